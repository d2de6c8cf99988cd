import { describe, expect, it } from 'vitest';
import { createAdjustableClock } from '../../foundation/clock.ts';
import { createBreaker } from './breaker.ts';

const create = (options: { readonly random?: number; readonly maxKeys?: number } = {}) => {
  const clock = createAdjustableClock(() => 1_000_000);
  const breaker = createBreaker({
    clock: clock.now,
    random: () => options.random ?? 0.5,
    maxKeys: options.maxKeys ?? 100,
  });
  const fail = (key: string, times: number): void => {
    for (let index = 0; index < times; index += 1) breaker.enter(key)?.fail();
  };
  return { clock, breaker, fail };
};

describe('R-06: circuit breaker', () => {
  it('lets calls through until the fifth failure in a row', () => {
    const { breaker, fail } = create();
    fail('a', 4);
    expect(breaker.enter('a')).toBeDefined();
    fail('a', 1);
    expect(breaker.enter('a')).toBeUndefined();
    expect(breaker.enter('b')).toBeDefined();
  });

  it('counts anew after a success', () => {
    const { breaker, fail } = create();
    fail('a', 4);
    breaker.enter('a')?.succeed();
    expect(breaker.size()).toBe(0);
    fail('a', 4);
    expect(breaker.enter('a')).toBeDefined();
  });

  it('admits a single probe after the pause and closes when it succeeds', () => {
    const { breaker, clock, fail } = create();
    fail('a', 5);
    clock.advance(4_999);
    expect(breaker.enter('a')).toBeUndefined();
    clock.advance(1);
    const probe = breaker.enter('a');
    expect(probe).toBeDefined();
    expect(breaker.enter('a')).toBeUndefined();
    probe?.succeed();
    expect(breaker.enter('a')).toBeDefined();
    expect(breaker.size()).toBe(0);
  });

  it('doubles the pause after each failed probe, up to the longest', () => {
    const { breaker, clock, fail } = create();
    fail('a', 5);
    for (const pauseMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      clock.advance(pauseMs - 1);
      expect(breaker.enter('a')).toBeUndefined();
      clock.advance(1);
      breaker.enter('a')?.fail();
    }
  });

  it('spreads the pause by a fifth either way', () => {
    for (const [random, pauseMs] of [
      [0, 4_000],
      [0.999_999, 5_999],
    ] as const) {
      const { breaker, clock, fail } = create({ random });
      fail('a', 5);
      clock.advance(pauseMs - 1);
      expect(breaker.enter('a')).toBeUndefined();
      clock.advance(2);
      expect(breaker.enter('a')).toBeDefined();
    }
  });

  it('gives another probe when one never reports, and ignores the late report', () => {
    const { breaker, clock, fail } = create();
    fail('a', 5);
    clock.advance(5_000);
    const lost = breaker.enter('a');
    clock.advance(60_000);
    const probe = breaker.enter('a');
    expect(probe).toBeDefined();
    lost?.succeed();
    expect(breaker.enter('a')).toBeUndefined();
    probe?.succeed();
    expect(breaker.enter('a')).toBeDefined();
  });

  it('hands the probe on when it says nothing about the other side', () => {
    const { breaker, clock, fail } = create();
    fail('a', 5);
    clock.advance(5_000);
    breaker.enter('a')?.release();
    expect(breaker.enter('a')).toBeDefined();
    expect(breaker.enter('a')).toBeUndefined();
  });

  it('is neither closed nor prolonged by calls that began before it opened', () => {
    const { breaker, clock, fail } = create();
    const slow = [breaker.enter('a'), breaker.enter('a')];
    fail('a', 5);
    slow[0]?.succeed();
    slow[1]?.fail();
    expect(breaker.enter('a')).toBeUndefined();
    clock.advance(5_000);
    expect(breaker.enter('a')).toBeDefined();
  });

  it('counts one report per pass', () => {
    const { breaker } = create();
    const pass = breaker.enter('a');
    for (let index = 0; index < 9; index += 1) pass?.fail();
    expect(breaker.enter('a')).toBeDefined();
  });

  it('R-08: survives a clock that is set back', () => {
    const { breaker, clock, fail } = create();
    fail('a', 5);
    clock.advance(-3_600_000);
    expect(breaker.enter('a')).toBeDefined();
  });

  it('R-11: remembers a bounded number of systems', () => {
    const { breaker, fail } = create({ maxKeys: 3 });
    for (let index = 0; index < 50; index += 1) fail(`system-${index}`, 5);
    expect(breaker.size()).toBe(3);
    expect(breaker.enter('system-0')).toBeDefined();
    expect(breaker.enter('system-49')).toBeUndefined();
  });
});
