/** The current time in epoch milliseconds. Passed down from `app.ts`, so that tests and the lab profile can move it. */
export type Clock = () => number;

/** The machine's wall clock. The only place that reads it. */
export const systemClock: Clock = () => Date.now();

/** A clock that can be moved ahead of (or behind) another one. Used by the lab profile and by tests. */
export type AdjustableClock = {
  readonly now: Clock;
  /** Moves the clock by `milliseconds` (negative: back) for everyone who holds `now`. */
  readonly advance: (milliseconds: number) => void;
};

/** Wraps `base` in a clock that can be moved. */
export const createAdjustableClock = (base: Clock = systemClock): AdjustableClock => {
  let offsetMs = 0;
  return {
    now: () => base() + offsetMs,
    advance: (milliseconds) => {
      offsetMs += milliseconds;
    },
  };
};

/** Epoch milliseconds as whole epoch seconds, rounded down: the unit of JWT's `iat`, `nbf` and `exp`. */
export const toEpochSeconds = (epochMs: number): number => Math.floor(epochMs / 1000);

/** Epoch milliseconds as `2026-01-31T12:00:00.000Z`. */
export const toIsoTime = (epochMs: number): string => new Date(epochMs).toISOString();
