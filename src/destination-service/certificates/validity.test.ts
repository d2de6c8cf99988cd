import { describe, expect, it } from 'vitest';
import { renewalWindowMs, toValidityDays, type Validity } from './validity.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe('D-63: the window of renewal', () => {
  it.each<[Validity['unit'], readonly number[], number]>([
    ['DAYS', [1], 12 * hourMs],
    ['DAYS', [2, 14], dayMs],
    ['DAYS', [15, 31], 3 * dayMs],
    ['MONTHS', [1], 3 * dayMs],
    ['DAYS', [32, 154], 7 * dayMs],
    ['MONTHS', [2, 5], 7 * dayMs],
    ['DAYS', [155, 365, 400], 30 * dayMs],
    ['MONTHS', [6, 12, 13], 30 * dayMs],
    ['YEARS', [1, 5], 30 * dayMs],
  ])('of %s %j', (unit, values, expected) => {
    for (const value of values) expect(renewalWindowMs({ unit, value }), String(value)).toBe(expected);
  });
});

describe('the days of a validity', () => {
  const from = (text: string, validity: Validity) => toValidityDays(validity, Date.parse(text));

  it('are those of the calendar, and do not run over the end of a short month', () => {
    expect(from('2027-01-31T12:00:00Z', { unit: 'MONTHS', value: 1 })).toBe(28);
    expect(from('2028-01-31T12:00:00Z', { unit: 'MONTHS', value: 1 })).toBe(29);
    expect(from('2026-12-15T00:00:00Z', { unit: 'MONTHS', value: 2 })).toBe(62);
    expect(from('2028-02-29T00:00:00Z', { unit: 'YEARS', value: 1 })).toBe(365);
    expect(from('2027-06-01T00:00:00Z', { unit: 'YEARS', value: 1 })).toBe(366);
    expect(from('2027-06-01T00:00:00Z', { unit: 'DAYS', value: 7 })).toBe(7);
  });
});
