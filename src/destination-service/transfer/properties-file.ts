import { type MaskedProperties, maskedText } from './masked-properties.ts';

/**
 * Parses a Java `.properties` file, the form in which the cockpit exports a destination. Later keys win; of comments only those count that
 * stand for a secret left out. Source: Java SE API "java.util.Properties.load"; SAP doc "Export Destinations"
 */
export const parsePropertiesFile = (text: string): MaskedProperties => {
  const entries = new Map<string, string>();
  for (const line of toLogicalLines(text)) {
    const { key, value } = splitLine(line);
    entries.set(unescapeText(key), unescapeText(value));
  }
  return { entries: [...entries], masked: listMaskedComments(text) };
};

/**
 * Writes one destination so that `parsePropertiesFile` and Java read the same: in ASCII, a comment for each secret left out before the
 * time of the export. Source: Java SE API "java.util.Properties.store"; SAP doc "Export Destinations"
 */
export const formatPropertiesFile = ({ entries, masked }: MaskedProperties, timeText: string): string =>
  [
    ...masked.map((key) => `#${escapeText(key, true)}=${maskedText}`),
    '#',
    `#${timeText}`,
    ...entries.map(([key, value]) => `${escapeText(key, true)}=${escapeText(value, false)}`),
    '',
  ].join('\n');

const listMaskedComments = (text: string): readonly string[] =>
  text.split(/\r\n|\r|\n/).flatMap((line) => {
    const comment = line.trim();
    const suffix = `=${maskedText}`;
    return comment.startsWith('#') && comment.endsWith(suffix)
      ? [unescapeText(comment.slice(1, -suffix.length).trim())]
      : [];
  });

const escapeText = (text: string, isKey: boolean): string => {
  let escaped = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    const control = controlEscapes[character];
    if (control !== undefined) escaped += control;
    // Leading blanks would be taken for those behind the separator, any in a key for the separator.
    else if (character === ' ') escaped += isKey || index === 0 ? '\\ ' : ' ';
    else if ('\\:=#!'.includes(character)) escaped += `\\${character}`;
    else if (character < ' ' || character > '~')
      escaped += `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    else escaped += character;
  }
  return escaped;
};

const controlEscapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f' };

/** Lines with continuations joined, without blank ones and comments. */
const toLogicalLines = (text: string): readonly string[] => {
  const lines: string[] = [];
  let open: string | undefined;
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, '');
    // A comment is not continued, and a continuation is never a comment.
    if (open === undefined && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const joined = (open ?? '') + line;
    if (endsInOddBackslashes(line)) {
      open = joined.slice(0, -1);
    } else {
      lines.push(joined);
      open = undefined;
    }
  }
  return open === undefined ? lines : [...lines, open];
};

const endsInOddBackslashes = (line: string): boolean => {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
};

const splitLine = (line: string): { readonly key: string; readonly value: string } => {
  let end = 0;
  while (end < line.length && !'=: \t\f'.includes(line[end] ?? '')) end += line[end] === '\\' ? 2 : 1;
  const rest = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
  return { key: line.slice(0, end), value: rest };
};

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

const unescapeText = (text: string): string =>
  text.replaceAll(/\\(?:u([0-9A-Fa-f]{4})|(.?))/gs, (_, code: string | undefined, character: string | undefined) =>
    code === undefined
      ? (controls[character ?? ''] ?? character ?? '')
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
