import { describe, expect, it } from 'vitest';
import { formatTable, printable } from './output.ts';

describe('a table', () => {
  it('aligns its columns', () => {
    expect(
      formatTable(
        ['name', 'n'],
        [
          ['long name', 1],
          ['x', undefined],
        ],
      ),
    ).toBe('NAME       N\nlong name  1\nx\n');
  });

  it('says when it is empty', () => {
    expect(formatTable(['name'], [])).toBe('(none)\n');
  });

  it('S-65: makes control characters of a name visible', () => {
    expect(printable('a\u001b[31mb\n\u202e')).toBe('a\\u001b[31mb\\u000a\\u202e');
  });
});
