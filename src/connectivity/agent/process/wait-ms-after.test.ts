import { expect, it } from 'vitest';
import { waitMsAfter } from './wait-ms-after.ts';

it('R-15: an agent waits longer after each failure, a minute at most, and not in step with others', () => {
  expect([0, 1, 2, 3, 7, 1_000].map((failures) => waitMsAfter(failures, 1))).toEqual([
    1_000, 1_000, 2_000, 4_000, 60_000, 60_000,
  ]);
  expect(waitMsAfter(3, 0)).toBe(2_000);
});
