import type { CredentialTimes } from './credential.ts';

/** The columns of time all credentials have. */
export type TimesRow = {
  readonly created_at_ms: number;
  readonly valid_from_ms: number | null;
  readonly expires_at_ms: number | null;
  readonly last_used_at_ms: number | null;
};

/** When a new credential counts. */
export type NewCredentialTimes = Pick<CredentialTimes, 'createdAtMs'> & {
  readonly validFromMs?: number | undefined;
  readonly expiresAtMs?: number | undefined;
};

/** The times of a stored credential. */
export const toTimes = (row: TimesRow): CredentialTimes => ({
  createdAtMs: row.created_at_ms,
  ...(row.valid_from_ms !== null && { validFromMs: row.valid_from_ms }),
  ...(row.expires_at_ms !== null && { expiresAtMs: row.expires_at_ms }),
  ...(row.last_used_at_ms !== null && { lastUsedAtMs: row.last_used_at_ms }),
});

/** The columns of a new credential's times. */
export const toTimesRow = ({ createdAtMs, validFromMs, expiresAtMs }: NewCredentialTimes): TimesRow => ({
  created_at_ms: createdAtMs,
  valid_from_ms: validFromMs ?? null,
  expires_at_ms: expiresAtMs ?? null,
  last_used_at_ms: null,
});
