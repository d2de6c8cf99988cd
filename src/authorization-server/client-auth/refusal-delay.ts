import { setTimeout as pause } from 'node:timers/promises';

/** Makes every refusal take the same time, whatever its reason (S-04). */
export type RefusalDelay = {
  /** Begins one attempt; the function it answers waits until a refusal of it may be sent. */
  readonly begin: () => () => Promise<void>;
};

/** Refused means within 1 s (security.md): the delay stays well below. */
const maxMs = 800;
const minMs = 250;
const headroom = 1.25;
/** How fast a slow moment is forgotten: after 20 refusals an eighth of it is left. */
const decay = 0.9;

/**
 * Creates the delay. Deriving a key for a wrong chosen secret takes far longer than finding out that a client does not exist. Doing that
 * work for every stranger would make refusing expensive; so all refusals wait instead, a little longer than the slowest one lately took.
 */
export const createRefusalDelay = (): RefusalDelay => {
  let slowestMs = 0;
  return {
    begin: () => {
      const startedAtMs = performance.now();
      return async () => {
        const elapsedMs = performance.now() - startedAtMs;
        slowestMs = Math.max(elapsedMs, slowestMs * decay);
        const wholeMs = Math.min(maxMs, Math.max(minMs, slowestMs * headroom));
        if (wholeMs > elapsedMs) await pause(wholeMs - elapsedMs);
      };
    },
  };
};
