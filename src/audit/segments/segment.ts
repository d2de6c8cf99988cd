import { sha256Hex } from '../../crypto/digest.ts';

/** How many events a segment has at least before the next begins. Assumed: 500 rows are read in about half a millisecond. */
export const segmentSize = 512;

/** Stands for every caller: in the segment of what was sealed before there were segments. */
export const anybody = '*';

/** What a caller is found by in the list of a segment: eight characters of its digest, framed. Two callers may share it: then a search reads a segment too many. */
export const markOf = (caller: string): string => `.${sha256Hex(caller).slice(0, 8)}.`;

/** Writes the list of a segment's callers, of which `before` are in it already. */
export const formatCallers = (before: string, callers: Iterable<string>): string => {
  const marks = new Set(before === '' ? [] : before.split('.').filter((mark) => mark !== ''));
  for (const caller of callers) marks.add(markOf(caller).slice(1, -1));
  return `.${[...marks].sort().join('.')}.`;
};
