import type { Log } from './log.ts';

/** A job that repeats until it is stopped. */
export type Job = {
  /** Ends the repetition and waits for a run in progress. */
  readonly stop: () => Promise<void>;
};

/**
 * Runs `run` every `everyMs`, give or take a tenth so that several nodes do not act in step. Runs never overlap; a failure is
 * logged and the next run happens as planned. The timer does not keep the process alive.
 */
export const startJob = (options: {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
  readonly log: Log;
  /** A number in [0, 1): spreads the pauses. */
  readonly spread: () => number;
}): Job => {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const schedule = (): void => {
    if (isStopped) return;
    const pauseMs = options.everyMs * (0.9 + options.spread() * 0.2);
    timer = setTimeout(() => {
      current = options
        .run()
        .catch((error: unknown) => options.log.error('job-failed', { job: options.name, error }))
        .finally(schedule);
    }, pauseMs);
    timer.unref();
  };
  schedule();

  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
};
