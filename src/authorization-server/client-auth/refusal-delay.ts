import { setTimeout as pause } from 'node:timers/promises';

/** Makes every refusal take the same time, whatever its reason (S-04). */
export type RefusalDelay = {
  /** Begins one attempt; the function it answers waits until a refusal of it may be sent. */
  readonly begin: () => () => Promise<void>;
};

/** What a refusal may take. Refused means within 1 s (security.md). Few steps, far apart: a moment's load moves nobody to another one alone. */
const stepsMs = [250, 500] as const;
const longestMs = 800;
const headroom = 1.25;
/** How long a slow moment is remembered, whoever is refused meanwhile. */
const memoryMs = 60_000;

/**
 * Creates the delay. Deriving a key for a wrong chosen secret takes far longer than finding out that a client does not exist. Doing that
 * work for every stranger would make refusing expensive; so all refusals wait instead, for the step above the slowest one of the last minute.
 */
export const createRefusalDelay = (): RefusalDelay => {
  let slowest = { ms: 0, atMs: 0 };
  return {
    begin: () => {
      const startedAtMs = performance.now();
      return async () => {
        const nowMs = performance.now();
        const elapsedMs = nowMs - startedAtMs;
        if (elapsedMs >= slowest.ms || nowMs - slowest.atMs > memoryMs) slowest = { ms: elapsedMs, atMs: nowMs };
        const wholeMs = stepsMs.find((step) => step >= slowest.ms * headroom) ?? longestMs;
        if (wholeMs > elapsedMs) await pause(wholeMs - elapsedMs);
      };
    },
  };
};
