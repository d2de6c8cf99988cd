import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { DeployedCredentialRow } from '../../storage/tables/integration-content/credentials.ts';

/** Which credential: always one of a subaccount (S-55). */
export type CredentialAddress = {
  readonly subaccountId: SubaccountId;
  readonly kind: string;
  readonly name: string;
};

/** The SQL of deployed credentials. */
export type CredentialStore = {
  readonly list: (subaccountId: SubaccountId, kind: string) => Promise<readonly DeployedCredentialRow[]>;
  readonly find: (address: CredentialAddress) => Promise<DeployedCredentialRow | undefined>;
  /** Answers whether it is new; a stored one of the name stays as it is. */
  readonly insert: (transaction: Transaction, row: DeployedCredentialRow) => Promise<boolean>;
  /** Reads a credential that is about to be changed; other nodes wait for the end of the transaction. */
  readonly take: (transaction: Transaction, address: CredentialAddress) => Promise<DeployedCredentialRow | undefined>;
  readonly update: (transaction: Transaction, row: DeployedCredentialRow) => Promise<void>;
  /** Answers whether there was one. */
  readonly delete: (transaction: Transaction, address: CredentialAddress) => Promise<boolean>;
};

/** Creates the store. */
export const createCredentialStore = ({ read }: Pick<Database, 'read'>): CredentialStore => ({
  list: async (subaccountId, kind) =>
    await read
      .selectFrom('deployed_credentials')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .where('kind', '=', kind)
      .orderBy('name')
      .execute(),
  find: async ({ subaccountId, kind, name }) =>
    await read
      .selectFrom('deployed_credentials')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .where('kind', '=', kind)
      .where('name', '=', name)
      .executeTakeFirst(),
  insert: async (transaction, row) =>
    (await transaction
      .insertInto('deployed_credentials')
      .values(row)
      .onConflict((conflict) => conflict.columns(['subaccount_id', 'kind', 'name']).doNothing())
      .returning('name')
      .executeTakeFirst()) !== undefined,
  // An update locks the row on PostgreSQL, as `select ... for update` would, which SQLite does not know.
  take: async (transaction, { subaccountId, kind, name }) =>
    await transaction
      .updateTable('deployed_credentials')
      .set({ name })
      .where('subaccount_id', '=', subaccountId)
      .where('kind', '=', kind)
      .where('name', '=', name)
      .returningAll()
      .executeTakeFirst(),
  update: async (transaction, { subaccount_id, kind, name, ...fields }) => {
    await transaction
      .updateTable('deployed_credentials')
      .set(fields)
      .where('subaccount_id', '=', subaccount_id)
      .where('kind', '=', kind)
      .where('name', '=', name)
      .execute();
  },
  delete: async (transaction, { subaccountId, kind, name }) =>
    (await transaction
      .deleteFrom('deployed_credentials')
      .where('subaccount_id', '=', subaccountId)
      .where('kind', '=', kind)
      .where('name', '=', name)
      .returning('name')
      .executeTakeFirst()) !== undefined,
});
