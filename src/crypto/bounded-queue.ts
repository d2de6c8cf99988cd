/** Runs `task` when a place is free; answers `undefined` at once when too many are waiting already. */
export type BoundedQueue = <Result>(task: () => Promise<Result>) => Promise<{ readonly result: Result } | undefined>;

/** Creates a queue that runs `concurrency` tasks at a time, in order, and lets `maxWaiting` others wait. Source */
export const createBoundedQueue = (options: {
  readonly concurrency: number;
  readonly maxWaiting: number;
}): BoundedQueue => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= options.concurrency) {
      if (waiting.length >= options.maxWaiting) return undefined;
      // The task that finishes hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return { result: await task() };
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
};
