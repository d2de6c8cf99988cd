import { type CredentialTimes, isInForce } from './credential.ts';

/** Whether a credential can be deleted without anybody noticing, and why (not). */
export type DeletionAdvice = {
  readonly isSafe: boolean;
  readonly reason:
    | 'expired'
    /** The client would have none that counts. */
    | 'only-one'
    | 'never-used'
    /** No other one has been used since. */
    | 'in-use'
    /** Another one has been used since, but a client that still holds a token may yet come back with this one. */
    | 'used-lately'
    | 'replaced';
};

type Credential = CredentialTimes & { readonly id: string };

/**
 * Says whether `credential` can go. `quietMs`: how long a client may go on with what it was last given, before it has to come back.
 * Assumed: no SAP page says when an old credential may be deleted; this is the question people have when they do it.
 */
export const adviseDeletion = (
  credential: Credential,
  all: readonly Credential[],
  options: { readonly nowMs: number; readonly quietMs: number },
): DeletionAdvice => {
  const { nowMs, quietMs } = options;
  if (credential.expiresAtMs !== undefined && credential.expiresAtMs <= nowMs) {
    return { isSafe: true, reason: 'expired' };
  }
  const others = all.filter((other) => other.id !== credential.id && isInForce(other, nowMs));
  if (others.length === 0) return { isSafe: false, reason: 'only-one' };
  const { lastUsedAtMs } = credential;
  if (lastUsedAtMs === undefined) return { isSafe: true, reason: 'never-used' };
  if (!others.some((other) => (other.lastUsedAtMs ?? 0) > lastUsedAtMs)) return { isSafe: false, reason: 'in-use' };
  return nowMs - lastUsedAtMs < quietMs
    ? { isSafe: false, reason: 'used-lately' }
    : { isSafe: true, reason: 'replaced' };
};
