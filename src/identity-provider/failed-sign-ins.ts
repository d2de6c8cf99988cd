import { createBoundedCache } from '../foundation/bounded-cache.ts';
import type { Clock } from '../foundation/clock.ts';
import { tooManyFailures } from './errors.ts';
import { createGuessThrottle } from './guess-throttle.ts';

/** A try to sign in: whose password is tried, and from where. */
export type SignInTry = { readonly userKey: string; readonly remoteAddress: string | undefined };

/** Remembers failed tries to sign in. */
export type FailedSignIns = {
  /** Throws a 429 `WireError` with `Retry-After` while the user or the address has to wait. */
  readonly assertMayTry: (signIn: SignInTry) => void;
  /** Answers whether a wait begins with this failure. */
  readonly recordFailure: (signIn: SignInTry) => boolean;
  readonly recordSuccess: (signIn: SignInTry) => void;
};

/** Failures that pass for one user, and from one address over all users (several people may share it). Source: security.md S-09 */
const freeFailuresOfUser = 20;
const freeFailuresOfAddress = 60;
const trustMs = 86_400_000;

/**
 * Creates the memory. An address the user signed in from lately counts its failures apart, so that a stranger's guessing cannot lock
 * out a program that goes on working from its own address. Source: security.md S-09
 */
export const createFailedSignIns = (clock: Clock): FailedSignIns => {
  const ofUser = createGuessThrottle({ clock, freeFailures: freeFailuresOfUser });
  const ofAddress = createGuessThrottle({ clock, freeFailures: freeFailuresOfAddress });
  const trusted = createBoundedCache<string, true>({ maxEntries: 10_000, ttlMs: trustMs, clock });

  const placeOf = (signIn: SignInTry): string => `${signIn.userKey}\n${signIn.remoteAddress ?? ''}`;
  const isTrusted = (signIn: SignInTry): boolean =>
    signIn.remoteAddress !== undefined && trusted.get(placeOf(signIn)) !== undefined;
  const userBucket = (signIn: SignInTry): string => (isTrusted(signIn) ? placeOf(signIn) : signIn.userKey);

  return {
    assertMayTry: (signIn) => {
      const address = isTrusted(signIn) ? undefined : signIn.remoteAddress;
      const waitMs = Math.max(ofUser.waitMs(userBucket(signIn)), address === undefined ? 0 : ofAddress.waitMs(address));
      if (waitMs > 0) throw tooManyFailures(waitMs);
    },
    recordFailure: (signIn) => {
      const isUserDelayed = ofUser.recordFailure(userBucket(signIn));
      const isAddressDelayed = signIn.remoteAddress !== undefined && ofAddress.recordFailure(signIn.remoteAddress);
      return isUserDelayed || isAddressDelayed;
    },
    recordSuccess: (signIn) => {
      ofUser.forget(userBucket(signIn));
      if (signIn.remoteAddress !== undefined) trusted.set(placeOf(signIn), true);
    },
  };
};
