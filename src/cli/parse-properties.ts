/**
 * Parses a Java `.properties` file, the form in which the cockpit exports destinations. Later keys win, comments are dropped.
 * Source: Java SE API "java.util.Properties.load"; SAP doc "Export Destinations"
 */
export const parseProperties = (text: string): ReadonlyMap<string, string> => {
  const properties = new Map<string, string>();
  for (const line of toLogicalLines(text)) {
    const { key, value } = splitLine(line);
    properties.set(unescapeText(key), unescapeText(value));
  }
  return properties;
};

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
