// Everything that cannot stand as it is: markup, double quotes (for attributes), white space a parser would normalise, and what XML 1.0
// cannot hold at all (control characters, lone surrogates, U+FFFE, U+FFFF).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const special = /[&<>"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u{d800}-\u{dfff}\ufffe\uffff]/u;
const specials = new RegExp(special.source, 'gu');
const specialInAttribute = /[\t\n]/g;

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser turns a bare carriage return into a line feed.
  '\r': '&#13;',
};

const replaceSpecial = (character: string): string => {
  const replacement = replacements[character];
  if (replacement !== undefined) return replacement;
  const code = character.charCodeAt(0);
  // XML 1.0 allows U+007F to U+009F but discourages them; as references they survive every parser.
  return code >= 0x7f && code <= 0x9f ? `&#${code};` : '\ufffd';
};

/** Escapes text for element content. What XML 1.0 cannot hold becomes U+FFFD. Source: XML 1.0 §2.2, §2.4, §2.11 */
export const escapeXmlText = (text: string): string =>
  special.test(text) ? text.replace(specials, replaceSpecial) : text;

/** Escapes text for an attribute value in double quotes. Source: XML 1.0 §3.3.3 */
export const escapeXmlAttribute = (text: string): string =>
  escapeXmlText(text).replace(specialInAttribute, (character) => `&#${character.charCodeAt(0)};`);
