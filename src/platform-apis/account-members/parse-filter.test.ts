import { describe, expect, it } from 'vitest';
import { parseFilter } from './parse-filter.ts';

const extension = 'urn:sap:cloud:scim:schemas:extension:custom:2.0:UserExt';

describe('a filter for members', () => {
  it.each([
    ['userName eq "P1"', { userName: 'P1' }],
    ['  USERNAME EQ "P1"  ', { userName: 'P1' }],
    [`${extension}:userbase eq "corp" AND username eq "a and \\" b"`, { userBase: 'corp', userName: 'a and " b' }],
    ['userName eq ""', { userName: '' }],
  ])('%s', (filter, expected) => {
    expect(parseFilter(filter)).toEqual(expected);
  });

  it.each([
    '',
    'userName',
    'userName eq P1',
    'userName eq "P1',
    'userName eq "P1" x',
    'userName eq "P1"and userBase eq "b"',
    'userName eq "P1" anduserBase eq "b"',
    'userName eq "P1" and',
    'userName eq "P1" and userName eq "P1"',
    'userName eq "P1" and userBase eq "b" and userName eq "P1"',
    'userName eq "P1" or userName eq "P2"',
    'userName eq "\\x"',
  ])('is refused: %s', (filter) => {
    expect(() => parseFilter(filter)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('S-67: costs no more than its length, whatever blanks and quotes it has', () => {
    // Backtracking took seconds for a tenth of these.
    for (const text of [' '.repeat(100_000), `${' '.repeat(40)}and`.repeat(3000), ' and "'.repeat(20_000)]) {
      for (const filter of [
        text,
        `${text}"`,
        `userName eq "a"${text}x`,
        `userName eq "${'\\\\'.repeat(50_000)}${text}`,
      ]) {
        expect(() => parseFilter(filter)).toThrow(expect.objectContaining({ status: 400 }));
      }
    }
  });
});
