import { AsyncLocalStorage } from 'node:async_hooks';

/** One running `write`. */
export type WriteScope = {
  /** False once its work has ended: a query that comes later belongs to nobody. */
  isOpen: boolean;
  /** The first statement that failed; the write fails with it. */
  failure: unknown;
};

/**
 * Knows which `write` a call belongs to. It turns two silent mistakes into errors: a `write` inside a `write` (which would wait
 * for itself) and a query through a transaction handle whose work has ended (which would land in somebody else's transaction).
 */
export type WriteScopes = {
  readonly run: <T>(scope: WriteScope, work: () => Promise<T>) => Promise<T>;
  /** The scope the caller runs in, open or not. */
  readonly current: () => WriteScope | undefined;
  /** Throws when the caller is inside a `write`. */
  readonly assertNotInside: () => void;
};

/** Creates the scopes of one database. */
export const createWriteScopes = (): WriteScopes => {
  const storage = new AsyncLocalStorage<WriteScope>();
  return {
    run: (scope, work) => storage.run(scope, work),
    current: () => storage.getStore(),
    assertNotInside: () => {
      if (storage.getStore()?.isOpen) {
        throw new Error('write() was called inside a write(): pass the transaction handle on instead');
      }
    },
  };
};

/** Opens a scope for one run of a write's work. */
export const createWriteScope = (): WriteScope => ({ isOpen: true, failure: undefined });
