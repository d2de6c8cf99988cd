import { createBoundedQueue } from '../bounded-queue.ts';
import { keyGenerationOverloaded } from '../errors.ts';

/** Waits for its turn, then makes a key. Throws 503 where too many are waiting already. */
export type MakeKey = <Key>(make: () => Promise<Key>) => Promise<Key>;

/**
 * Creates the turns. An RSA key of 8192 bits takes a thread many seconds, and there are four of them, which passwords, names of hosts and files
 * need as well. Source: security.md
 */
export const createOneKeyAtATime = (maxWaiting = 32): MakeKey => {
  const queue = createBoundedQueue({ concurrency: 1, maxWaiting });
  return async (make) => {
    const done = await queue(make);
    if (done === undefined) throw keyGenerationOverloaded();
    return done.result;
  };
};
