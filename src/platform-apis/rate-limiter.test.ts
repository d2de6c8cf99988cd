import { describe, expect, it } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

describe('a rate limiter', () => {
  const create = () => {
    let nowMs = 1_000_000;
    const limiter = createRateLimiter({ clock: () => nowMs, requests: 100, perMs: 60_000 });
    return { limiter, wait: (ms: number) => (nowMs += ms) };
  };

  it('lets 100 requests through and then says when the next may come', () => {
    const { limiter, wait } = create();
    for (let count = 0; count < 100; count += 1) expect(limiter.take('acme')).toBe(0);
    expect(limiter.take('acme')).toBe(60);
    wait(59_001);
    expect(limiter.take('acme')).toBe(1);
    wait(999);
    expect(limiter.take('acme')).toBe(0);
  });

  it('counts each key by itself', () => {
    const { limiter } = create();
    for (let count = 0; count < 101; count += 1) limiter.take('acme');
    expect(limiter.take('acme')).toBeGreaterThan(0);
    expect(limiter.take('globex')).toBe(0);
  });

  it('lets no more pass in any minute, however they are spread', () => {
    const { limiter, wait } = create();
    const passedAt: number[] = [];
    for (let step = 0; step < 2_000; step += 1) {
      if (limiter.take('acme') === 0) passedAt.push(step * 250);
      wait(250);
    }
    const counts = passedAt.map((end) => passedAt.filter((at) => at > end - 60_000 && at <= end).length);
    expect(Math.max(...counts)).toBe(100);
    expect(passedAt.length).toBeGreaterThan(800);
  });
});
