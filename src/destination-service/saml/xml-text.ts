const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/**
 * A text as it stands between tags or in an attribute: no character of it can end either. White space is written by reference, which
 * readers leave as it is. Characters XML has no place for must have been refused before. Source: XML 1.0 §2.4, §3.3.3; S-32
 */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"'\t\n\r]/g, (character) => escapes[character] ?? '');
