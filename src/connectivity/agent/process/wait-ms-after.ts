const firstMs = 1_000;
const longestMs = 60_000;

/**
 * How long an agent waits before it connects again: longer after each failure, a minute at most, and never in step with others.
 * `fraction`: 0 up to (not including) 1. Source: security.md R-15
 */
export const waitMsAfter = (failures: number, fraction: number): number =>
  Math.min(firstMs * 2 ** Math.min(Math.max(0, failures - 1), 10), longestMs) * (0.5 + fraction / 2);
