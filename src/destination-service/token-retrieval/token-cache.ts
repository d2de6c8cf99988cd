import type { Clock } from '../../foundation/clock.ts';
import type { CacheVerdict } from '../trace/token-trace.ts';

/** What a token service answered. Without `lifetimeMs` nobody knows how long the token lives. */
export type FetchedToken<Token> =
  | { readonly kind: 'token'; readonly token: Token; readonly lifetimeMs: number | undefined }
  | { readonly kind: 'failed'; readonly message: string };

/** What a lookup gets. `remainingMs` is `undefined` where nobody knows it. */
export type TokenLookup<Token> =
  | { readonly kind: 'token'; readonly token: Token; readonly remainingMs: number | undefined }
  | { readonly kind: 'failed'; readonly message: string };

/** How a lookup was served. `hadExpired`: there was a token, and it was past its life. `fetchedAtMs` is of the token handed out. */
export type CacheReport = (verdict: CacheVerdict, hadExpired: boolean, fetchedAtMs: number | undefined) => void;

/** Tokens of token services, shared by all lookups with the same key. */
export type TokenCache<Token> = {
  /**
   * `fetch` is called at most once at a time for a key, by whichever lookup needs it first. It must not reject. `report` is called before the
   * lookup is answered.
   */
  readonly find: (
    key: string,
    fetch: () => Promise<FetchedToken<Token>>,
    report?: CacheReport,
  ) => TokenLookup<Token> | Promise<TokenLookup<Token>>;
  /**
   * Forgets a token that the system it is for refused. One fetched a moment ago stays: its token service has no better one, and a system that
   * refuses everything must not cost a token request each time. Answers whether it is gone.
   */
  readonly discard: (key: string, isRefused: (token: Token) => boolean) => boolean;
  readonly size: () => number;
};

/** What the cache needs; `monotonic` is a clock in milliseconds that never jumps. */
export type TokenCacheOptions = {
  readonly clock: Clock;
  readonly monotonic?: () => number;
  /** 0 up to (not including) 1: spreads the renewals. */
  readonly random: () => number;
  readonly maxEntries?: number;
  /** The longest a lookup waits for a renewal while there is an old token to fall back on. */
  readonly patienceMs?: number;
};

type Entry<Token> = {
  readonly token: Token;
  readonly lifetimeMs: number;
  readonly isLifetimeKnown: boolean;
  readonly storedAt: Instant;
  /** Age from which a lookup starts the renewal. */
  readonly renewAgeMs: number;
  /** What must be left of a token that is handed out without waiting for its renewal. */
  readonly floorMs: number;
  readonly failedAt: Instant | undefined;
};

type Instant = { readonly wallMs: number; readonly monotonicMs: number };

const assumedLifetimeMs = 60_000;
const backOffMs = 10_000;
const discardAgeMs = 10_000;

/**
 * When a token of this lifetime is renewed, as its age. Between 80 and 90 % of its life by chance, so that tokens fetched together are
 * not renewed together; at the latest when the last `min(300 s, max(30 s, 10 %))` begin, of which no more than half its life.
 * Source: security.md R-05; assumed: SAP says only "shortly before the expiration"
 */
export const renewAgeOf = (lifetimeMs: number, random: number): number => {
  const windowMs = Math.min(300_000, Math.max(30_000, lifetimeMs * 0.1), lifetimeMs / 2);
  return Math.min(lifetimeMs * (0.8 + 0.1 * random), lifetimeMs - windowMs);
};

/** 15 s, or a quarter of the life of a token that lives less than a minute. */
export const floorOf = (lifetimeMs: number): number => (lifetimeMs < 60_000 ? lifetimeMs / 4 : 15_000);

/**
 * Creates the token cache: one fetch at a time per key, renewal before expiry while the old token is still handed out, no expired token
 * ever, failures never kept. Bounded: the least recently used token makes room.
 * Source: SAP doc "OAuth Client Credentials Authentication" (cached and auto-renovated); security.md
 */
export const createTokenCache = <Token>(options: TokenCacheOptions): TokenCache<Token> => {
  const { clock, random, maxEntries = 10_000, patienceMs = 5_000 } = options;
  const monotonic = options.monotonic ?? (() => performance.now());
  const entries = new Map<string, Entry<Token>>();
  const flights = new Map<string, Promise<FetchedToken<Token>>>();

  const now = (): Instant => ({ wallMs: clock(), monotonicMs: monotonic() });
  // The larger of both: a wall clock set back cannot make a token younger, one set ahead (a lab's clock) does age it.
  const since = (instant: Instant): number => Math.max(clock() - instant.wallMs, monotonic() - instant.monotonicMs);

  const remember = (key: string, entry: Entry<Token>): void => {
    entries.delete(key);
    entries.set(key, entry);
    const oldest = entries.size > maxEntries ? entries.keys().next() : undefined;
    if (oldest && !oldest.done) entries.delete(oldest.value);
  };

  const fly = async (key: string, fetch: () => Promise<FetchedToken<Token>>): Promise<FetchedToken<Token>> => {
    // Counted from before the call: the token service began to count at some moment after this one.
    const storedAt = now();
    const fetched = await fetch();
    if (fetched.kind === 'failed') {
      const old = entries.get(key);
      if (old !== undefined) entries.set(key, { ...old, failedAt: now() });
      return fetched;
    }
    const lifetimeMs = fetched.lifetimeMs ?? assumedLifetimeMs;
    if (lifetimeMs <= 0) entries.delete(key);
    else
      remember(key, {
        token: fetched.token,
        lifetimeMs,
        isLifetimeKnown: fetched.lifetimeMs !== undefined,
        storedAt,
        renewAgeMs: renewAgeOf(lifetimeMs, random()),
        floorMs: floorOf(lifetimeMs),
        failedAt: undefined,
      });
    return fetched;
  };

  const start = (key: string, fetch: () => Promise<FetchedToken<Token>>): Promise<FetchedToken<Token>> => {
    const flight = fly(key, fetch).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  const handOut = (entry: Entry<Token>, ageMs: number): TokenLookup<Token> => ({
    kind: 'token',
    token: entry.token,
    remainingMs: entry.isLifetimeKnown ? entry.lifetimeMs - ageMs : undefined,
  });

  /** The token of a flight that has just landed; older than its whole life only if the token service took longer than that. */
  const land = (key: string, fetched: FetchedToken<Token>): TokenLookup<Token> => {
    if (fetched.kind === 'failed') return fetched;
    const entry = entries.get(key);
    const ageMs = entry?.token === fetched.token ? since(entry.storedAt) : 0;
    const remainingMs = fetched.lifetimeMs === undefined ? undefined : Math.max(0, fetched.lifetimeMs - ageMs);
    return { kind: 'token', token: fetched.token, remainingMs };
  };

  const fetchedAtOf = (key: string): number | undefined => entries.get(key)?.storedAt.wallMs;

  const waitForRenewal = async (
    key: string,
    flight: Promise<FetchedToken<Token>>,
    old: Entry<Token>,
    report: CacheReport | undefined,
  ): Promise<TokenLookup<Token>> => {
    const fetched = await withPatience(flight, patienceMs);
    if (fetched?.kind === 'token') {
      report?.('renewed', false, fetchedAtOf(key));
      return land(key, fetched);
    }
    const ageMs = since(old.storedAt);
    if (ageMs < old.lifetimeMs) {
      report?.('old-while-renewal-fails', false, old.storedAt.wallMs);
      return handOut(old, ageMs);
    }
    const late = await flight;
    report?.(late.kind === 'token' ? 'renewed' : 'failed', false, fetchedAtOf(key));
    return land(key, late);
  };

  return {
    find: (key, fetch, report) => {
      const entry = entries.get(key);
      if (entry !== undefined) {
        const ageMs = since(entry.storedAt);
        const remainingMs = entry.lifetimeMs - ageMs;
        if (remainingMs > 0) {
          const isDue = ageMs >= entry.renewAgeMs;
          const isBackingOff = entry.failedAt !== undefined && since(entry.failedAt) < backOffMs;
          const canWait = remainingMs < entry.floorMs && !isBackingOff;
          if (!canWait) {
            entries.delete(key);
            entries.set(key, entry);
            const isRenewing = isDue && !isBackingOff;
            if (isRenewing && !flights.has(key)) void start(key, fetch);
            const verdict = isRenewing ? 'hit-renewal-started' : isDue ? 'hit-renewal-failing' : 'hit';
            report?.(verdict, false, entry.storedAt.wallMs);
            return handOut(entry, ageMs);
          }
          return waitForRenewal(key, flights.get(key) ?? start(key, fetch), entry, report);
        }
        entries.delete(key);
      }
      const running = flights.get(key);
      return (running ?? start(key, fetch)).then((fetched) => {
        const verdict = fetched.kind === 'failed' ? 'failed' : running === undefined ? 'fetched' : 'shared-flight';
        report?.(verdict, entry !== undefined, fetchedAtOf(key));
        return land(key, fetched);
      });
    },
    discard: (key, isRefused) => {
      const entry = entries.get(key);
      if (entry === undefined || since(entry.storedAt) < discardAgeMs || !isRefused(entry.token)) return false;
      return entries.delete(key);
    },
    size: () => entries.size,
  };
};

/** The result, or `undefined` when it takes longer than `limitMs`. */
const withPatience = async <Result>(work: Promise<Result>, limitMs: number): Promise<Result | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
    timer.unref();
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};
