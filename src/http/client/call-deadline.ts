import { OutboundError } from './outbound-error.ts';

/** The time a call may take and the wish to cancel it, as one signal. */
export type CallDeadline = {
  readonly signal: AbortSignal;
  /** `work`, or the reason the call ended, whichever comes first. `abandon` gets what `work` yields when nobody waits any more. */
  readonly within: <T>(work: Promise<T>, abandon?: (late: T) => void) => Promise<T>;
  /** Ends the timer and lets go of the caller's signal. */
  readonly end: () => void;
  /** Resolves when `end` was called. */
  readonly ended: Promise<void>;
};

// Node fires a longer timer at once.
const longestTimerMs = 2_147_483_647;

/** Starts the clock of a call: `total-timeout` after `totalTimeoutMs`, `aborted` when the caller's signal says so. */
export const startDeadline = (totalTimeoutMs: number, callerSignal: AbortSignal | undefined): CallDeadline => {
  if (!(totalTimeoutMs > 0)) throw new Error('totalTimeoutMs must be positive: no call without an end');
  const controller = new AbortController();
  const { promise: ended, resolve: settle } = Promise.withResolvers<void>();
  const onCallerAbort = (): void => controller.abort(new OutboundError('aborted', { cause: callerSignal?.reason }));
  const timer = setTimeout(
    () => controller.abort(new OutboundError('total-timeout')),
    Math.min(totalTimeoutMs, longestTimerMs),
  );
  callerSignal?.addEventListener('abort', onCallerAbort, { once: true });
  if (callerSignal?.aborted) onCallerAbort();
  return {
    signal: controller.signal,
    within: (work, abandon = () => {}) => raceWithSignal(work, controller.signal, abandon),
    end: () => {
      clearTimeout(timer);
      callerSignal?.removeEventListener('abort', onCallerAbort);
      settle();
    },
    ended,
  };
};

/** Runs `work` for at most `timeoutMs` (0: no limit), then rejects with what `onTimeout` makes. */
export const withTimeout = async <T>(work: Promise<T>, timeoutMs: number, onTimeout: () => Error): Promise<T> => {
  if (timeoutMs === 0) return work;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(onTimeout()), Math.min(timeoutMs, longestTimerMs));
  try {
    return await raceWithSignal(work, controller.signal, () => {});
  } finally {
    clearTimeout(timer);
  }
};

const raceWithSignal = <T>(work: Promise<T>, signal: AbortSignal, abandon: (late: T) => void): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(
      (value) => {
        if (signal.aborted) abandon(value);
        signal.removeEventListener('abort', onAbort);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    );
  });
