import type { Database, Transaction } from '../../storage/database.ts';
import type { AdministratorRow } from '../../storage/tables/management-api.ts';

/** The SQL of administrators. Source: security.md S-58 */
export type AdministratorStore = {
  /** False where an administrator of this name exists; of several nodes that start at once only one gets true. */
  readonly insert: (transaction: Transaction, administrator: AdministratorRow) => Promise<boolean>;
  readonly replaceToken: (transaction: Transaction, name: string, tokenDigest: string) => Promise<boolean>;
  readonly findByTokenDigest: (tokenDigest: string) => Promise<AdministratorRow | undefined>;
  readonly find: (key: { readonly id: string } | { readonly name: string }) => Promise<AdministratorRow | undefined>;
  readonly list: () => Promise<readonly AdministratorRow[]>;
  readonly remove: (transaction: Transaction, name: string) => Promise<boolean>;
};

/** Creates the store on `database`. Source: security.md S-58 */
export const createAdministratorStore = ({ read }: Pick<Database, 'read'>): AdministratorStore => ({
  insert: async (transaction, administrator) => {
    const inserted = await transaction
      .insertInto('administrators')
      .values(administrator)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('id')
      .executeTakeFirst();
    return inserted !== undefined;
  },
  replaceToken: async (transaction, name, tokenDigest) => {
    const updated = await transaction
      .updateTable('administrators')
      .set({ token_digest: tokenDigest })
      .where('name', '=', name)
      .returning('id')
      .executeTakeFirst();
    return updated !== undefined;
  },
  findByTokenDigest: (tokenDigest) =>
    read.selectFrom('administrators').selectAll().where('token_digest', '=', tokenDigest).executeTakeFirst(),
  find: (key) => {
    const query = read.selectFrom('administrators').selectAll();
    return ('id' in key ? query.where('id', '=', key.id) : query.where('name', '=', key.name)).executeTakeFirst();
  },
  list: () => read.selectFrom('administrators').selectAll().orderBy('name').execute(),
  remove: async (transaction, name) => {
    const removed = await transaction
      .deleteFrom('administrators')
      .where('name', '=', name)
      .returning('id')
      .executeTakeFirst();
    return removed !== undefined;
  },
});
