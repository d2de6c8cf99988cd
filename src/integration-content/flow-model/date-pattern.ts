/** A pattern for a point in time, taken apart. */
export type DatePattern = readonly ({ readonly text: string } | { readonly field: DateField })[];

const fields = ['yyyy', 'yy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS', 'X', 'Z'] as const;
type DateField = (typeof fields)[number];

// A quoted text, a run of one letter, or characters that stand for themselves.
const token = /'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/y;
const maxPatternCharacters = 200;

/** Takes apart a pattern of Java's SimpleDateFormat; `undefined` where it uses a field that is not among ours. Source: Java SE API "SimpleDateFormat" */
export const parseDatePattern = (pattern: string): DatePattern | undefined => {
  if (pattern === '' || pattern.length > maxPatternCharacters) return undefined;
  const parts: ({ readonly text: string } | { readonly field: DateField })[] = [];
  for (let position = 0; position < pattern.length; ) {
    token.lastIndex = position;
    const found = token.exec(pattern)?.[0];
    if (found === undefined) return undefined;
    position += found.length;
    if (found.startsWith("'")) {
      parts.push({ text: found === "''" ? "'" : found.slice(1, -1).replaceAll("''", "'") });
    } else if (/^[A-Za-z]/.test(found)) {
      // One to three X differ in the digits of an offset; that of UTC has none.
      const field = fields.find((name) => name === found.replace(/^X{1,3}$/, 'X'));
      if (field === undefined) return undefined;
      parts.push({ field });
    } else {
      parts.push({ text: found });
    }
  }
  return parts;
};

/** Writes a point in time, in UTC. */
export const formatDate = (pattern: DatePattern, epochMs: number): string => {
  // As ISO 8601 writes it, e.g. 2026-11-26T02:14:07.123Z.
  const iso = new Date(epochMs).toISOString();
  const values: Readonly<Record<DateField, string>> = {
    yyyy: iso.slice(0, 4),
    yy: iso.slice(2, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
    SSS: iso.slice(20, 23),
    X: 'Z',
    Z: '+0000',
  };
  return pattern.map((part) => ('text' in part ? part.text : values[part.field])).join('');
};
