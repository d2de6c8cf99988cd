import { describe, expect, it } from 'vitest';
import { randomHex, timeOrderedUuid } from './ids.ts';

describe('time-ordered UUIDs', () => {
  it('are version 7 UUIDs that begin with the time in milliseconds', () => {
    expect(timeOrderedUuid(0x0123456789ab)).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sort by time', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => timeOrderedUuid(1_700_000_000_000 + index));
    expect([...ids].sort()).toEqual(ids);
  });

  it('sort as they were made within one millisecond, and do not repeat', () => {
    const ids = Array.from({ length: 10_000 }, () => timeOrderedUuid(5));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(10_000);
  });
});

describe('random hex', () => {
  it('has the length asked for and every digit in every place', () => {
    const samples = Array.from({ length: 4000 }, () => randomHex(33));
    expect(samples.every((sample) => /^[0-9a-f]{66}$/.test(sample))).toBe(true);
    // Each of 66 places must show all 16 digits; by chance one is missing in 4,000 samples once in 10^110 runs.
    for (let place = 0; place < 66; place += 1) expect(new Set(samples.map((sample) => sample[place])).size).toBe(16);
    expect(randomHex(0)).toBe('');
  });
});
