import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';
import { readSourceTree } from './source-tree.ts';

type Found = { readonly path: string; readonly pattern: RegExp };

/** The regular expressions written in a module. */
const listPatterns = (path: string, text: string): readonly Found[] => {
  const found: Found[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('regex' in node) {
      // A literal of the syntax tree: ESTree gives both as texts.
      const { pattern, flags } = node.regex as { readonly pattern: string; readonly flags: string };
      found.push({ path, pattern: new RegExp(pattern, flags.replace('g', '')) });
    }
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(parseAst(text, { lang: 'ts' }));
  return found;
};

/** Whether it may repeat something at more places than one: else it goes through a text once from each place it may begin at. */
const mayGoBack = ({ source, sticky }: RegExp): boolean => {
  const repeated = source.match(/[*+]|\{\d+,(?:\d{3,})?\}/g)?.length ?? 0;
  return repeated > (sticky || source.startsWith('^') ? 1 : 0);
};

const marks = [...' a0"\',.-/=_A%+\\$(<:;&#!~'];
const marksInRows = [...marks, ...marks.flatMap((mark) => [`${mark} `, `${mark}a`])];
const unfit = ['\u0001', '"x'];

/** Makes texts on which an expression may go back and forth: something of its own or a few marks over and over, and an end that does not fit. */
const listTexts = ({ source, sticky }: RegExp): readonly ((length: number) => string)[] => {
  const words = [...new Set(source.match(/[A-Za-z]{2,}/g) ?? [])].slice(0, 5);
  const rows = [...marksInRows, ...words.flatMap((word) => [word, ` ${word} `, `${' '.repeat(30)}${word}`])];
  const isBound = sticky || source.startsWith('^');
  const starts = isBound ? ['', ...words, ...words.map((word) => `${word} `), '"', "'", '/', 'a'] : [''];
  return starts.flatMap((start) =>
    rows.flatMap((row) =>
      unfit.map((end) => (length: number) => start + row.repeat(Math.ceil(length / row.length)) + end),
    ),
  );
};

const measureMs = (pattern: RegExp, text: string): number => {
  pattern.lastIndex = 0;
  const startedMs = performance.now();
  pattern.exec(text);
  return performance.now() - startedMs;
};

/** The least of several: a pause of the machine is in one of them at most. */
const leastMs = (pattern: RegExp, text: string): number =>
  Math.min(...Array.from({ length: 5 }, () => measureMs(pattern, text)));

/** A text that costs the square of its length or more; `undefined` where none does. */
const findCostly = (pattern: RegExp): string | undefined => {
  for (const make of listTexts(pattern)) {
    const text = make(2000);
    // Going through it once takes a hundredth of that.
    if (measureMs(pattern, text) < 0.4) continue;
    const ms = leastMs(pattern, make(8000));
    if (ms > 4 && ms > 8 * leastMs(pattern, text)) return text;
  }
  return undefined;
};

/** Source: security.md S-67 */
describe('S-67: regular expressions', () => {
  it.each([/^basic +([a-z]*) *$/i, /\s+and\s+(?=[^"]*$)/, /=+$/])('that go back and forth are found: %s', (pattern) => {
    expect([mayGoBack(pattern), findCostly(pattern)]).toEqual([true, expect.any(String)]);
  });

  it.each([/^basic +([a-z]*)$/i, /^\s*(\w+)\s*$/, /^"(?:[^"\\]|\\.)*"/, /'([^']*)'/])(
    'that do not are let through: %s',
    (pattern) => {
      expect(findCostly(pattern)).toBeUndefined();
    },
  );

  it('take linear time, whatever the text', () => {
    const found = readSourceTree()
      .filter(({ path }) => !path.endsWith('.test.ts') && !/(^|\/)(testing|fixtures)\//.test(path))
      .flatMap(({ path, text }) => listPatterns(path, text));
    expect(found.length).toBeGreaterThan(300);
    const unique = new Map(found.filter(({ pattern }) => mayGoBack(pattern)).map((one) => [String(one.pattern), one]));
    const costly = [...unique.values()].flatMap(({ path, pattern }) => {
      const text = findCostly(pattern);
      return text === undefined ? [] : [`${path}: ${String(pattern)} on ${JSON.stringify(text.slice(0, 60))}`];
    });
    expect(costly).toEqual([]);
  });
});
