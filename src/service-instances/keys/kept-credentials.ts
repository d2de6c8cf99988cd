import type { Audit } from '../../audit/index.ts';
import type { Sealing, SealingContext } from '../../crypto/sealing.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import type { KeyCredentials } from '../service-instance.ts';

/** Credentials of new keys whose maker fetches them with a second call: kept sealed, handed out once, forgotten after an hour. */
export type KeptCredentials = {
  readonly keep: (subaccountId: SubaccountId, keyId: string, credentials: KeyCredentials) => Promise<void>;
  /** Answers what was kept, and forgets it; of several who ask at once one gets it. */
  readonly take: (subaccountId: SubaccountId, keyId: string, actor: Actor) => Promise<KeyCredentials | undefined>;
  /** A job: forgets what nobody came for. */
  readonly forgetUnread: () => Promise<void>;
};

/** Far longer than a tool waits between the two calls. */
const keptMs = 60 * 60 * 1000;

/** Creates the store. Source: security.md S-05, S-63; Cloud Foundry V3 API documentation, "Get service credential binding details" */
export const createKeptCredentials = ({
  database,
  sealing,
  clock,
  audit,
}: {
  readonly database: Database;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
}): KeptCredentials => ({
  keep: async (subaccountId, keyId, credentials) => {
    const sealed = sealing.seal(JSON.stringify(credentials), contextOf(subaccountId, keyId));
    await database.write((transaction) =>
      transaction
        .updateTable('service_keys')
        .set({ sealed_credentials: sealed })
        .where('subaccount_id', '=', subaccountId)
        .where('id', '=', keyId)
        .execute(),
    );
  },
  take: (subaccountId, keyId, actor) =>
    database.write(async (transaction) => {
      const row = await transaction
        .selectFrom('service_keys')
        .select(['name', 'sealed_credentials', 'created_at_ms'])
        .where('subaccount_id', '=', subaccountId)
        .where('id', '=', keyId)
        .executeTakeFirst();
      if (row === undefined || row.sealed_credentials === null) return undefined;
      const taken = await transaction
        .updateTable('service_keys')
        .set({ sealed_credentials: null })
        .where('subaccount_id', '=', subaccountId)
        .where('id', '=', keyId)
        .where('sealed_credentials', 'is not', null)
        .returning('id')
        .executeTakeFirst();
      if (taken === undefined || row.created_at_ms < clock() - keptMs) return undefined;
      await audit.append(transaction, {
        category: 'audit.security-events',
        subaccountId,
        actor,
        action: 'read',
        object: `service key ${row.name}`,
        message: `Handing out the credentials of service key: ${row.name}`,
      });
      // They were written by `keep`, and the seal has been checked.
      return JSON.parse(sealing.openText(row.sealed_credentials, contextOf(subaccountId, keyId))) as KeyCredentials;
    }),
  forgetUnread: async () => {
    await database.write((transaction) =>
      transaction
        .updateTable('service_keys')
        .set({ sealed_credentials: null })
        .where('sealed_credentials', 'is not', null)
        .where('created_at_ms', '<', clock() - keptMs)
        .execute(),
    );
  },
});

const contextOf = (subaccountId: SubaccountId, keyId: string): SealingContext => ({
  table: 'service_keys',
  row: keyId,
  column: 'sealed_credentials',
  subaccountId,
});
