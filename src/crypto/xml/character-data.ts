import { XmlRefused } from './xml-limits.ts';

/** What XML allows nowhere, not even by reference. Source: XML 1.0 §2.2 (Char) */
const forbiddenCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const reference = /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));/g;
/** Looked for first: a replacement collects all it finds before it says what it found. */
const otherReference = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)/;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Whether every character of a text is one that XML allows, by reference at least. Source: XML 1.0 §2.2 */
export const isCharacterData = (text: string): boolean => !forbiddenCharacter.test(text);

/** Throws where a text has a character XML does not allow. */
export const assertCharacters = (text: string): void => {
  if (!isCharacterData(text)) throw new XmlRefused('malformed');
};

/**
 * The text with its references replaced: the five entities of XML itself, and characters XML allows; throws for any other. Source: XML 1.0
 * §4.1, §4.6
 */
export const resolveReferences = (text: string): string => {
  if (!text.includes('&')) return text;
  if (otherReference.test(text)) throw new XmlRefused('entity');
  return text.replace(reference, (_, entity?: string, decimal?: string, hex?: string) => {
    if (entity !== undefined) return entities[entity] ?? '';
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (code > 0x10ffff) throw new XmlRefused('malformed');
    const character = String.fromCodePoint(code);
    assertCharacters(character);
    return character;
  });
};

/** The value of an attribute as it stands in the document. Source: XML 1.0 §3.3.3 */
export const resolveAttribute = (text: string): string => resolveReferences(text.replace(/[\t\n]/g, ' '));
