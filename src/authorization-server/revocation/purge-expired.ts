import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Audit } from '../../audit/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { toSubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import { forgetUsed } from '../../storage/single-use.ts';
import { maxJwtLifetimeSeconds } from '../access-token/access-token.ts';
import { effectiveLifetimeSeconds, type UnlimitedTokens } from '../clients/metadata/lifetimes.ts';

/** Deletes what has expired; answers how many tokens it were. */
export type PurgeExpired = () => Promise<number>;

/** Tables whose rows say themselves when they end, with the column that names a row and how long it is kept beyond its end. */
const expiringTables = [
  // A code says whose the JWTs are that it brought, and those live longer than it does.
  ['authorization_codes', 'token_hash', maxJwtLifetimeSeconds * 1000],
  ['refresh_tokens', 'token_hash', maxJwtLifetimeSeconds * 1000],
  ['issued_jwts', 'jti', 0],
  ['revoked_token_ids', 'jti', 0],
  ['user_sessions', 'id_hash', 0],
] as const;
/** Rows one write deletes: each lies in a page of its own, and the tokens of that moment wait for them. Source: R-18 */
const batchSize = 10;
/** Between two batches. With the batch size it says how many tokens a second the clean-up keeps up with: some 1,500. */
const pauseMs = 5;
/** What may be deleted in one run; the rest waits for the next. */
const maxPerRun = 1_000_000;

/** Access tokens that were deleted; `ended`: those of them that had no end of their own. */
type PurgedTokens = { readonly count: number; readonly ended: number };

/** Creates the clean-up: small batches, each a transaction of its own, so that token requests are not held up. Source: R-18 */
export const createPurgeExpired = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'appendAll'>;
  readonly unlimitedTokens: UnlimitedTokens;
}): PurgeExpired => {
  const { database, clock } = parts;

  const purgeClient = async (clientId: string, issuedBeforeMs: number, limit: number): Promise<number> => {
    let deleted = 0;
    while (deleted < limit) {
      const rows = await database.read
        .selectFrom('access_tokens')
        .select('token_hash')
        .where('client_id', '=', clientId)
        .where('issued_at_ms', '<=', issuedBeforeMs)
        .limit(batchSize)
        .execute();
      if (rows.length === 0) break;
      const hashes = rows.map(({ token_hash }) => token_hash);
      await database.write((transaction) =>
        transaction.deleteFrom('access_tokens').where('token_hash', 'in', hashes).execute(),
      );
      deleted += rows.length;
      await pause(pauseMs);
    }
    return deleted;
  };

  const purgeTable = async ([table, key, keptMs]: (typeof expiringTables)[number], limit: number): Promise<number> => {
    let deleted = 0;
    while (deleted < limit) {
      const rows = await database.read
        .selectFrom(table)
        .select(sql.ref<string>(key).as('key'))
        .where('expires_at_ms', '<', clock() - keptMs)
        .orderBy('expires_at_ms')
        .limit(batchSize)
        .execute();
      if (rows.length === 0) break;
      const keys = rows.map((row) => row.key);
      await database.write((transaction) =>
        transaction
          .deleteFrom(table)
          .where(sql.ref<string>(key), 'in', keys)
          .where('expires_at_ms', '<', clock() - keptMs)
          .execute(),
      );
      deleted += rows.length;
      await pause(pauseMs);
    }
    return deleted;
  };

  /** What every subaccount lost is on its own record; what belongs to none by itself (codes, refresh tokens, sessions) on the installation's. */
  const record = async (bySubaccount: ReadonlyMap<string, PurgedTokens>, deleted: number): Promise<void> => {
    const event = {
      category: 'audit.security-events',
      actor: { kind: 'system', name: 'token-clean-up' },
      action: 'delete',
    } as const;
    const events: AuditEvent[] = [...bySubaccount].map(([subaccountId, { count, ended }]) => ({
      ...event,
      subaccountId: toSubaccountId(subaccountId),
      object: 'access tokens',
      message: 'Deleting expired access tokens',
      attributes: {
        count: String(count),
        // Not on their own account, but because the operator set an end to unlimited tokens.
        ...(ended > 0 && { countOfUnlimitedOnes: String(ended) }),
      },
    }));
    const others = deleted - [...bySubaccount.values()].reduce((sum, { count }) => sum + count, 0);
    if (others > 0) {
      const what = 'codes, refresh tokens, ids of tokens and sessions';
      const attributes = { count: String(others) };
      events.push({ ...event, object: what, message: `Deleting expired ${what}`, attributes });
    }
    if (events.length > 0) await database.write((transaction) => parts.audit.appendAll(transaction, events));
  };

  return async () => {
    const clients = await database.read
      .selectFrom('oauth_clients')
      .select(['client_id', 'subaccount_id', 'token_lifetime_seconds'])
      .execute();
    let deleted = 0;
    const bySubaccount = new Map<string, PurgedTokens>();
    for (const { client_id, subaccount_id, token_lifetime_seconds } of clients) {
      const lifetimeSeconds = effectiveLifetimeSeconds(token_lifetime_seconds, parts.unlimitedTokens);
      if (deleted >= maxPerRun) break;
      if (lifetimeSeconds === 0) continue;
      const count = await purgeClient(client_id, clock() - lifetimeSeconds * 1000, maxPerRun - deleted);
      deleted += count;
      if (count > 0) {
        const sum = bySubaccount.get(subaccount_id) ?? { count: 0, ended: 0 };
        const ended = token_lifetime_seconds === 0 ? count : 0;
        bySubaccount.set(subaccount_id, { count: sum.count + count, ended: sum.ended + ended });
      }
      await nextTurn();
    }
    for (const table of expiringTables) deleted += await purgeTable(table, maxPerRun - deleted);
    while ((await forgetUsed(database, clock(), batchSize)) === batchSize) await pause(pauseMs);
    await record(bySubaccount, deleted);
    return deleted;
  };
};
