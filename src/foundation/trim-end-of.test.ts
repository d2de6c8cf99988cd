import { expect, it } from 'vitest';
import { trimEndOf } from './trim-end-of.ts';

it.each([
  ['', ''],
  ['///', ''],
  ['/a//b/', '/a//b'],
  ['/a//', '/a'],
  // The square of this would take hours.
  [`${'/'.repeat(1_000_000)}a`, `${'/'.repeat(1_000_000)}a`],
])('S-67: the end of a text is taken off in linear time (%#)', (text, expected) => {
  expect(trimEndOf(text, '/')).toBe(expected);
});
