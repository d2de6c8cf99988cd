/**
 * Reads a file of properties: keys and values in their order. Bytes are ISO 8859-1, everything else is escaped.
 * Source: Java SE API "Properties" (load); the format of `parameters.prop` in archives of integration flows
 */
export const parseProperties = (content: Uint8Array): ReadonlyMap<string, string> => {
  const properties = new Map<string, string>();
  for (const line of logicalLines(Buffer.from(content).toString('latin1'))) {
    const end = keyEnd(line);
    const separator = /^[ \t\f]*[=:]?[ \t\f]*/.exec(line.slice(end))?.[0].length ?? 0;
    properties.set(unescapeText(line.slice(0, end)), unescapeText(line.slice(end + separator)));
  }
  return properties;
};

/** Writes a file of properties. Source: Java SE API "Properties" (store) */
export const formatProperties = (properties: ReadonlyMap<string, string>): Uint8Array =>
  Buffer.from(
    [...properties]
      .map(([key, value]) => `${escapeText(key, /[ =:#!]/g)}=${escapeText(value, /^ |[=:#!]/g)}\n`)
      .join(''),
    'latin1',
  );

/** Lines without comments; a line that ends with an odd number of backslashes goes on in the next. */
const logicalLines = (text: string): readonly string[] => {
  const lines: string[] = [];
  let open: string | undefined;
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, '');
    if (open === undefined && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const whole: string = (open ?? '') + line;
    open = endsInEscape(whole) ? whole.slice(0, -1) : undefined;
    if (open === undefined) lines.push(whole);
  }
  if (open !== undefined) lines.push(open);
  return lines;
};

/** Counted by hand: an expression anchored at the end would look at every backslash of a long value anew (S-67). */
const endsInEscape = (line: string): boolean => {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
};

const keyEnd = (line: string): number => {
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? '';
    if (character === '\\') index += 1;
    else if (/[=: \t\f]/.test(character)) return index;
  }
  return line.length;
};

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

const unescapeText = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_match, hex: string | undefined, character: string | undefined) =>
    hex === undefined ? (controls[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );

const names: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f' };

const escapeText = (text: string, special: RegExp): string =>
  text
    .replaceAll('\\', '\\\\')
    .replace(special, (character) => `\\${character}`)
    .replace(/[\t\n\r\f]/g, (character) => names[character] ?? '')
    // By UTF-16 code unit, as the format has it.
    .replace(/[^\x20-\x7e\\]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`);
