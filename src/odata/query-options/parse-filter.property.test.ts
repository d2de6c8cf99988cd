import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../foundation/wire-error.ts';
import type { Row } from '../entity.ts';
import { storeEntries } from '../fixtures/get-set.ts';
import { printFilter } from '../fixtures/print-filter.ts';
import { matchesFilter } from './apply-in-memory.ts';
import { parseFilter } from './parse-filter.ts';

const words = fc.constantFrom('', 'a', "it's", 'A', 'aä', '%', '_', 'x y', "''", '\\', '(', ' or ', '😀', '\uffef');
const times = fc.constantFrom(0, 1_400_000_000_123, 1_400_000_001_000);
const rows = fc.record<Row>({
  Id: words,
  MessageGuid: fc.option(words),
  TimeStamp: fc.option(times),
  HasAttachments: fc.option(fc.boolean()),
});

/** A filter as a client writes it, and what it means, found out without the parser. */
type Sample = { readonly text: string; readonly holds: (row: Row) => boolean };

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const codePoints = (text: string): Buffer => Buffer.from(text);

const compare = (operator: string, order: number | undefined): boolean => {
  // Without an order one side is null, and not the other.
  if (order === undefined) return operator === 'ne';
  return (
    { eq: order === 0, ne: order !== 0, gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0 }[operator] ??
    false
  );
};
const operators = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');
const turn = (operator: string): string => ({ gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' })[operator] ?? operator;

const textComparison = fc
  .tuple(fc.constantFrom('Id', 'MessageGuid'), operators, words, fc.boolean())
  .map(([name, operator, word, isTurned]): Sample => {
    const text = isTurned ? `${quoted(word)} ${turn(operator)} ${name}` : `${name} ${operator} ${quoted(word)}`;
    return {
      text,
      holds: (row) => {
        const value = row[name];
        return compare(operator, typeof value === 'string' ? codePoints(value).compare(codePoints(word)) : undefined);
      },
    };
  });
const timeComparison = fc.tuple(operators, times).map(
  ([operator, time]): Sample => ({
    text: `TimeStamp ${operator} datetime'${new Date(time).toISOString().slice(0, -1)}'`,
    holds: ({ TimeStamp: value }) => compare(operator, typeof value === 'number' ? value - time : undefined),
  }),
);
const nullTest = fc.tuple(fc.constantFrom('MessageGuid', 'TimeStamp', 'HasAttachments'), fc.boolean()).map(
  ([name, isEqual]): Sample => ({
    text: `${name} ${isEqual ? 'eq' : 'ne'} null`,
    holds: (row) => (row[name] === null) === isEqual,
  }),
);
const match = fc
  .tuple(fc.constantFrom('substringof', 'startswith', 'endswith'), words, fc.constantFrom('', ' eq true'))
  .map(
    ([name, word, tail]): Sample => ({
      text: `${name === 'substringof' ? `substringof(${quoted(word)}, MessageGuid)` : `${name}(MessageGuid,${quoted(word)})`}${tail}`,
      holds: ({ MessageGuid: value }) =>
        typeof value === 'string' &&
        (name === 'substringof'
          ? value.includes(word)
          : name === 'startswith'
            ? value.startsWith(word)
            : value.endsWith(word)),
    }),
  );
const call = words.map(
  (word): Sample => ({
    text: `tolower(MessageGuid) eq ${quoted(word)} or length(MessageGuid) lt 2`,
    holds: ({ MessageGuid: value }) => typeof value === 'string' && (value.toLowerCase() === word || value.length < 2),
  }),
);
const flag = fc.constant<Sample>({ text: 'HasAttachments', holds: (row) => row.HasAttachments === true });

const samples = fc
  .letrec<{ sample: Sample }>((tie) => ({
    sample: fc.oneof(
      { depthSize: 'medium', maxDepth: 6 },
      textComparison,
      timeComparison,
      nullTest,
      match,
      call.map(({ text, holds }) => ({ text: `(${text})`, holds })),
      flag,
      tie('sample').map(({ text, holds }) => ({ text: `not (${text})`, holds: (row: Row) => !holds(row) })),
      fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tie('sample'), { minLength: 2, maxLength: 4 }))
        .map(([connective, parts]) => ({
          text: parts.map(({ text }) => `(${text})`).join(` ${connective} `),
          holds: (row: Row) =>
            connective === 'and' ? parts.every(({ holds }) => holds(row)) : parts.some(({ holds }) => holds(row)),
        })),
    ),
  }))
  .sample.filter(({ text }) => text.length < 4000);

describe('parseFilter, for any filter', () => {
  it('means what it says, null included', () => {
    fc.assert(
      fc.property(samples, fc.array(rows, { minLength: 1, maxLength: 6 }), (sample, someRows) => {
        const expression = parseFilter(sample.text, storeEntries.type);
        for (const row of someRows) expect(matchesFilter(expression, row)).toBe(sample.holds(row));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same after printing and parsing it again', () => {
    fc.assert(
      fc.property(samples, ({ text }) => {
        const expression = parseFilter(text, storeEntries.type);
        expect(parseFilter(printFilter(expression), storeEntries.type)).toEqual(expression);
      }),
      { numRuns: 500 },
    );
  });

  it('is either understood or refused with 400, whatever the text', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      ',',
      "'",
      "''",
      ' ',
      'eq',
      'not',
      'or',
      'Id',
      'HasAttachments',
      "'a'",
      '12',
      '12L',
      'null',
      'true',
      '/',
      "datetime'",
      "guid'",
      'length(',
      'substringof(',
      '-',
      '\u0000',
      '\ud800',
      '=',
      '1e5',
      '.',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseFilter(text, storeEntries.type);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          expect(error).toMatchObject({ status: 400 });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
