import { describe, expect, it } from 'vitest';
import { createAdjustableClock } from '../foundation/clock.ts';
import { createGuessThrottle } from './guess-throttle.ts';

const createThrottle = (maxEntries = 100) => {
  const clock = createAdjustableClock(() => 1_000_000);
  return { clock, throttle: createGuessThrottle({ clock: clock.now, freeFailures: 20, maxEntries }) };
};

describe('the throttle of guesses', () => {
  it('S-09: lets 19 failures pass and delays from the 20th on, longer each time, 30 s at most', () => {
    const { clock, throttle } = createThrottle();
    for (let index = 0; index < 19; index++) expect(throttle.recordFailure('a')).toBe(false);
    expect(throttle.waitMs('a')).toBe(0);
    const waits = Array.from({ length: 8 }, () => {
      expect(throttle.recordFailure('a')).toBe(true);
      const wait = throttle.waitMs('a');
      clock.advance(wait);
      expect(throttle.waitMs('a')).toBe(0);
      return wait;
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });

  it('S-09: does not delay one key for another', () => {
    const { throttle } = createThrottle();
    for (let index = 0; index < 50; index++) throttle.recordFailure('a');
    expect(throttle.waitMs('b')).toBe(0);
  });

  it('starts afresh after a success and after its window', () => {
    const { clock, throttle } = createThrottle();
    for (let index = 0; index < 20; index++) throttle.recordFailure('a');
    throttle.forget('a');
    expect(throttle.waitMs('a')).toBe(0);
    for (let index = 0; index < 19; index++) throttle.recordFailure('a');
    clock.advance(600_000);
    expect(throttle.recordFailure('a')).toBe(false);
  });

  it('never waits longer than 30 s, even when the clock jumps back', () => {
    const { clock, throttle } = createThrottle();
    for (let index = 0; index < 40; index++) throttle.recordFailure('a');
    clock.advance(-3_600_000);
    expect(throttle.waitMs('a')).toBeLessThanOrEqual(30_000);
  });

  it('R-11: remembers no more keys than it may', () => {
    const { throttle } = createThrottle(2);
    for (let index = 0; index < 20; index++) throttle.recordFailure('a');
    for (const key of ['b', 'c']) throttle.recordFailure(key);
    expect(throttle.waitMs('a')).toBe(0);
  });
});
