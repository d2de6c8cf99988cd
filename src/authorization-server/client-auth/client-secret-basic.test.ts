import { describe, expect, it } from 'vitest';
import { parseBasic } from './client-secret-basic.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');

describe('credentials of a Basic header', () => {
  it.each([
    [`Basic ${encode('a:b:c')}`, { user: 'a', password: 'b:c' }],
    [`bASIC   ${encode('a:')}`, { user: 'a', password: '' }],
    [`Basic ${encode('ä:ö')}  `, { user: 'ä', password: 'ö' }],
  ])('%s', (header, expected) => {
    expect(parseBasic(header)).toEqual(expected);
  });

  it.each(['', 'Basic', `Basic${encode('a:b')}`, 'Basic ***', `Basic ${encode(':b')}`, `Basic ${encode('a:b')} x`])(
    'are none: %s',
    (header) => {
      expect(parseBasic(header)).toBeUndefined();
    },
  );

  it('S-67: are looked for in linear time', () => {
    // Backtracking would take hours; a header of 16 KB took more than a second, of anybody.
    for (const header of [
      `Basic${' '.repeat(1_000_000)}!`,
      `Basic ${'a='.repeat(500_000)}`,
      `Basic ${' ='.repeat(500_000)}`,
    ]) {
      expect(parseBasic(header)).toBeUndefined();
    }
  });
});
