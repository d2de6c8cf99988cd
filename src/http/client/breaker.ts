import type { Clock } from '../../foundation/clock.ts';
import { randomHex } from '../../foundation/ids.ts';

/** Leave to make one call. Report its outcome exactly once; later reports do nothing. */
export type BreakerPass = {
  readonly succeed: () => void;
  readonly fail: () => void;
  /** The call said nothing about the other side's health (cancelled, refused by us). */
  readonly release: () => void;
};

/** Keeps calls away from systems that keep failing, so that one dead system does not slow the others. Source: duty R-06 */
export type Breaker = {
  /** Leave to call the system `key` stands for; `undefined` while it is considered down. */
  readonly enter: (key: string) => BreakerPass | undefined;
  /** How many systems with recent failures are remembered. */
  readonly size: () => number;
};

/** How a breaker behaves. Defaults: open after 5 failures, pause 5 s doubling to 60 s (each +/- 20 %), 10,000 keys. */
export type BreakerOptions = {
  readonly clock: Clock;
  readonly failuresToOpen?: number;
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  /** A probe that has not reported after this time no longer holds up the next one. Default 60 s. */
  readonly probeTimeoutMs?: number;
  readonly maxKeys?: number;
  /** 0 up to (not including) 1. */
  readonly random?: () => number;
};

type Health = {
  readonly failures: number;
  /** How often in a row it opened. */
  readonly openings: number;
  /** Set while open: when the current pause or probe began, and how long it lasts. */
  readonly closedTo: { readonly sinceMs: number; readonly forMs: number } | undefined;
};

const healthy: Health = { failures: 0, openings: 0, closedTo: undefined };

/** Creates a breaker: closed, open after consecutive failures, then one probe at a time until one succeeds. */
export const createBreaker = (options: BreakerOptions): Breaker => {
  const { clock, failuresToOpen = 5, firstPauseMs = 5_000, longestPauseMs = 60_000 } = options;
  const { probeTimeoutMs = 60_000, maxKeys = 10_000, random = systemRandom } = options;
  const systems = new Map<string, Health>();

  const remember = (key: string, health: Health): void => {
    systems.delete(key);
    systems.set(key, health);
    const oldest = systems.size > maxKeys ? systems.keys().next() : undefined;
    if (oldest && !oldest.done) systems.delete(oldest.value);
  };

  const open = (key: string, health: Health): void => {
    const pauseMs = Math.min(firstPauseMs * 2 ** health.openings, longestPauseMs) * (0.8 + 0.4 * random());
    remember(key, {
      failures: health.failures + 1,
      openings: health.openings + 1,
      closedTo: { sinceMs: clock(), forMs: pauseMs },
    });
  };

  const passThrough = (key: string): BreakerPass =>
    once({
      succeed: () => {
        // A call begun before the breaker opened does not close it: the probe does.
        if (systems.get(key)?.closedTo === undefined) systems.delete(key);
      },
      fail: () => {
        const health = systems.get(key) ?? healthy;
        if (health.closedTo !== undefined) return;
        if (health.failures + 1 >= failuresToOpen) open(key, health);
        else remember(key, { ...health, failures: health.failures + 1 });
      },
      release: () => {},
    });

  const probe = (key: string, before: Health): BreakerPass => {
    const probing: Health = { ...before, closedTo: { sinceMs: clock(), forMs: probeTimeoutMs } };
    remember(key, probing);
    const isCurrent = (): boolean => systems.get(key) === probing;
    return once({
      succeed: () => {
        if (isCurrent()) systems.delete(key);
      },
      fail: () => {
        if (isCurrent()) open(key, probing);
      },
      release: () => {
        if (isCurrent()) remember(key, { ...before, closedTo: { sinceMs: clock(), forMs: 0 } });
      },
    });
  };

  return {
    enter: (key) => {
      const health = systems.get(key);
      if (health?.closedTo === undefined) return passThrough(key);
      const waitedMs = clock() - health.closedTo.sinceMs;
      // A clock set back must not keep a system locked out for the length of the jump.
      if (waitedMs >= 0 && waitedMs < health.closedTo.forMs) return undefined;
      return probe(key, health);
    },
    size: () => systems.size,
  };
};

const once = (pass: BreakerPass): BreakerPass => {
  let isReported = false;
  const report = (outcome: () => void) => (): void => {
    if (isReported) return;
    isReported = true;
    outcome();
  };
  return { succeed: report(pass.succeed), fail: report(pass.fail), release: report(pass.release) };
};

const systemRandom = (): number => Number.parseInt(randomHex(4), 16) / 2 ** 32;
