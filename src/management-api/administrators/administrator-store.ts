import type { Database, Transaction } from '../../storage/database.ts';
import type { AdministratorRow } from '../../storage/tables/management-api.ts';

/** The SQL of administrators. Source: security.md S-58 */
export type AdministratorStore = {
  /** False where an administrator of this name exists; of several nodes that start at once only one gets true. */
  readonly insert: (transaction: Transaction, administrator: AdministratorRow) => Promise<boolean>;
  readonly replaceToken: (transaction: Transaction, name: string, tokenDigest: string) => Promise<boolean>;
  readonly findNameByTokenDigest: (tokenDigest: string) => Promise<string | undefined>;
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
  findNameByTokenDigest: async (tokenDigest) => {
    const row = await read
      .selectFrom('administrators')
      .select('name')
      .where('token_digest', '=', tokenDigest)
      .executeTakeFirst();
    return row?.name;
  },
});
