import { createBoundedCache } from '../foundation/bounded-cache.ts';
import type { Clock } from '../foundation/clock.ts';
import { sha256Base64url } from './digest.ts';
import type { JsonObject } from './jwt/strict-json.ts';

type VerifiedToken = { readonly header: JsonObject; readonly payload: JsonObject };

/** Remembers tokens whose signature was good. Times, issuer and audience are checked again on every use. */
export type VerifiedTokenCache = {
  readonly find: (text: string) => VerifiedToken | undefined;
  readonly add: (text: string, token: VerifiedToken) => void;
  /** Forgets everything, e.g. when a key was removed in an emergency. */
  readonly clear: () => void;
  readonly size: () => number;
};

/** A removed key's tokens must die within 60 s on every node, so a signature counts that long at most. Source: S-24 */
const defaultMaxAgeMs = 30_000;

/**
 * Creates a cache of at most `maxEntries` tokens, keyed by the SHA-256 of the token's text, so that no usable token stays in memory.
 * An entry ends at the token's `exp`, after `maxAgeMs`, or when it is the least recently used, whichever comes first. Source: R-11
 */
export const createVerifiedTokenCache = (options: {
  readonly maxEntries: number;
  readonly clock: Clock;
  readonly maxAgeMs?: number;
}): VerifiedTokenCache => {
  const tokens = createBoundedCache<string, VerifiedToken>({
    maxEntries: options.maxEntries,
    ttlMs: options.maxAgeMs ?? defaultMaxAgeMs,
    clock: options.clock,
  });
  const hasExpired = (token: VerifiedToken): boolean =>
    typeof token.payload.exp !== 'number' || token.payload.exp * 1000 <= options.clock();
  return {
    find: (text) => {
      const digest = sha256Base64url(text);
      const token = tokens.get(digest);
      if (token === undefined || !hasExpired(token)) return token;
      tokens.delete(digest);
      return undefined;
    },
    add: (text, token) => {
      if (!hasExpired(token)) tokens.set(sha256Base64url(text), token);
    },
    clear: tokens.clear,
    size: tokens.size,
  };
};
