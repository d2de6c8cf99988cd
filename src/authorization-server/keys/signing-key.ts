import type { SigningAlgorithm } from '../../crypto/signing-keys.ts';
import { toIsoTime } from '../../foundation/clock.ts';
import { maxJwtLifetimeSeconds } from '../access-token/access-token.ts';

/** `pending`: published, does not sign. `active`: signs. `retired`: verifies what it signed. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export type SigningKeyState = 'pending' | 'active' | 'retired';

/** What is stored about a key besides the key itself. */
export type SigningKeyRecord = {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: SigningKeyState;
  readonly createdAtMs: number;
  readonly enabledAtMs?: number;
  readonly retiredAtMs?: number;
  /** When a pending key is enabled by itself. */
  readonly activatesAtMs?: number;
};

/** Whether a key can be deleted without making a valid token invalid. */
export type SafeToDelete = {
  readonly isSafe: boolean;
  /** A sentence for people. */
  readonly reason: string;
  /** From when on it is safe; absent where no time makes it so. */
  readonly fromMs?: number;
};

/** A key as the management of keys sees it. */
export type SigningKeyInfo = SigningKeyRecord & {
  /** When a pending key may be enabled: as a rule, and by force. */
  readonly enableFromMs?: number;
  readonly forceFromMs?: number;
  readonly safeToDelete: SafeToDelete;
};

const hourMs = 3_600_000;

/** A key is published so long before it signs. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const minPendingMs = 12 * hourMs;

/**
 * Force cannot go below this: the key set may be kept for an hour (its `Cache-Control`), and `@sap/xssec` keeps it for 30 minutes and
 * does not ask again for a `kid` it does not know. Source: spec 7.6 (pre-publish of at least an hour); clients.md 0.1, 3
 */
export const minForcedPendingMs = hourMs;

/** When a key that activates itself does so. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const automaticActivationMs = 48 * hourMs;

/**
 * How long a retired key is kept: the longest life of a token, and ten minutes for nodes that were cut off from the database and signed
 * with it a while longer (five minutes) and for clocks that differ. Source: spec 7.6; S-24
 */
export const keepRetiredMs = maxJwtLifetimeSeconds * 1000 + 600_000;

/** Adds to a stored key what follows from its times. Source: spec 7.6 */
export const describeSigningKey = (key: SigningKeyRecord, nowMs: number): SigningKeyInfo => ({
  ...key,
  ...(key.state === 'pending' && {
    enableFromMs: key.createdAtMs + minPendingMs,
    forceFromMs: key.createdAtMs + minForcedPendingMs,
  }),
  safeToDelete: assessDeletion(key, nowMs),
});

const assessDeletion = (key: SigningKeyRecord, nowMs: number): SafeToDelete => {
  if (key.state === 'pending') return { isSafe: true, reason: 'It has not signed any token.' };
  if (key.state === 'active' || key.retiredAtMs === undefined) {
    return { isSafe: false, reason: 'It signs the tokens of the subaccount; another key must be enabled first.' };
  }
  const fromMs = key.retiredAtMs + keepRetiredMs;
  return nowMs >= fromMs
    ? { isSafe: true, reason: 'Every token it signed has expired.', fromMs }
    : { isSafe: false, reason: `Tokens it signed may be valid until ${toIsoTime(fromMs)}.`, fromMs };
};
