import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { KeystoreFileRow } from '../../storage/tables/keystores.ts';
import type { KeystoreLevel } from './keystore-file.ts';

/** Which file: always one of a subaccount (S-55). */
export type FileAddress = { readonly subaccountId: SubaccountId; readonly level: KeystoreLevel; readonly name: string };

/** What an upload writes: who uses the file does not change with its content. */
export type WrittenFileRow = Omit<KeystoreFileRow, 'last_used_at_ms'>;

/** The SQL of keystore files. */
export type FileStore = {
  /** Of all levels where none is named. */
  readonly list: (
    subaccountId: SubaccountId,
    level?: KeystoreLevel,
  ) => Promise<readonly Omit<KeystoreFileRow, 'sealed_content'>[]>;
  readonly find: (address: FileAddress) => Promise<KeystoreFileRow | undefined>;
  readonly count: (transaction: Transaction, subaccountId: SubaccountId, level: KeystoreLevel) => Promise<number>;
  /** Answers whether it is new; a stored one of the name stays as it is. */
  readonly insert: (transaction: Transaction, row: WrittenFileRow) => Promise<boolean>;
  /** Answers whether there was one; with a digest, whether it had that. */
  readonly update: (transaction: Transaction, row: WrittenFileRow, sha256: string | undefined) => Promise<boolean>;
  /** As `update`. */
  readonly delete: (transaction: Transaction, address: FileAddress, sha256: string | undefined) => Promise<boolean>;
  /** Notes when a file was last used; an older note never replaces a newer one of another node. */
  readonly markUsed: (transaction: Transaction, address: FileAddress, usedAtMs: number) => Promise<void>;
};

/** A level as its columns. */
export const toLevelColumns = (level: KeystoreLevel): Pick<KeystoreFileRow, 'provider_account' | 'application'> => ({
  provider_account: level.kind === 'subscription' ? level.providerAccount : '',
  application: level.kind === 'account' ? '' : level.application,
});

/** Columns as the level they stand for. */
export const toLevel = (row: Pick<KeystoreFileRow, 'provider_account' | 'application'>): KeystoreLevel => {
  if (row.application === '') return { kind: 'account' };
  const { provider_account: providerAccount, application } = row;
  return providerAccount === ''
    ? { kind: 'application', application }
    : { kind: 'subscription', providerAccount, application };
};

/** Creates the store. */
export const createFileStore = ({ read }: Pick<Database, 'read'>): FileStore => ({
  list: async (subaccountId, level) => {
    const ofSubaccount = read
      .selectFrom('keystore_files')
      .select([
        'subaccount_id',
        'provider_account',
        'application',
        'name',
        'type',
        'content_sha256',
        'size_bytes',
        'modified_by',
        'modified_at_ms',
        'not_after_ms',
        'last_used_at_ms',
      ])
      .where('subaccount_id', '=', subaccountId);
    const columns = level && toLevelColumns(level);
    const listed =
      columns === undefined
        ? ofSubaccount
        : ofSubaccount
            .where('provider_account', '=', columns.provider_account)
            .where('application', '=', columns.application);
    return await listed.orderBy('provider_account').orderBy('application').orderBy('name').execute();
  },
  find: async ({ subaccountId, level, name }) => {
    const { provider_account, application } = toLevelColumns(level);
    return await read
      .selectFrom('keystore_files')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .where('provider_account', '=', provider_account)
      .where('application', '=', application)
      .where('name', '=', name)
      .executeTakeFirst();
  },
  count: async (transaction, subaccountId, level) => {
    const { provider_account, application } = toLevelColumns(level);
    const { found } = await transaction
      .selectFrom('keystore_files')
      .select(({ fn }) => fn.countAll().as('found'))
      .where('subaccount_id', '=', subaccountId)
      .where('provider_account', '=', provider_account)
      .where('application', '=', application)
      .executeTakeFirstOrThrow();
    return Number(found);
  },
  insert: async (transaction, row) =>
    (await transaction
      .insertInto('keystore_files')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['subaccount_id', 'provider_account', 'application', 'name']).doNothing(),
      )
      .returning('name')
      .executeTakeFirst()) !== undefined,
  update: async (transaction, { subaccount_id, provider_account, application, name, ...fields }, sha256) => {
    const statement = transaction
      .updateTable('keystore_files')
      .set(fields)
      .where('subaccount_id', '=', subaccount_id)
      .where('provider_account', '=', provider_account)
      .where('application', '=', application)
      .where('name', '=', name);
    const conditioned = sha256 === undefined ? statement : statement.where('content_sha256', '=', sha256);
    return (await conditioned.returning('name').executeTakeFirst()) !== undefined;
  },
  delete: async (transaction, { subaccountId, level, name }, sha256) => {
    const { provider_account, application } = toLevelColumns(level);
    const statement = transaction
      .deleteFrom('keystore_files')
      .where('subaccount_id', '=', subaccountId)
      .where('provider_account', '=', provider_account)
      .where('application', '=', application)
      .where('name', '=', name);
    const conditioned = sha256 === undefined ? statement : statement.where('content_sha256', '=', sha256);
    return (await conditioned.returning('name').executeTakeFirst()) !== undefined;
  },
  markUsed: async (transaction, { subaccountId, level, name }, usedAtMs) => {
    const { provider_account, application } = toLevelColumns(level);
    await transaction
      .updateTable('keystore_files')
      .set({ last_used_at_ms: usedAtMs })
      .where('subaccount_id', '=', subaccountId)
      .where('provider_account', '=', provider_account)
      .where('application', '=', application)
      .where('name', '=', name)
      .where((where) => where.or([where('last_used_at_ms', 'is', null), where('last_used_at_ms', '<', usedAtMs)]))
      .execute();
  },
});
