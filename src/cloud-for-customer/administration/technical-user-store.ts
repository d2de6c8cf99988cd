import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { C4cTechnicalUserRow } from '../../storage/tables/cloud-for-customer/administration.ts';
import type { TechnicalUser } from './system.ts';

/** A technical user with what never leaves this room. */
export type StoredTechnicalUser = TechnicalUser & {
  readonly passwordHash: string;
  /** SHA-256 of the certificate in DER. */
  readonly certificateHash: string | undefined;
};

/** A subaccount's technical users by name. */
export const listTechnicalUserRows = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly TechnicalUser[]> => {
  const rows = await handle
    .selectFrom('c4c_technical_users')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .orderBy('login_name')
    .execute();
  return rows.map(toStored).map(({ name, certificate }) => ({ name, certificate }));
};

/** A technical user by name, whatever the case. */
export const findTechnicalUserRow = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<StoredTechnicalUser | undefined> => {
  const row = await handle
    .selectFrom('c4c_technical_users')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('login_name', '=', name.toLowerCase())
    .executeTakeFirst();
  return row && toStored(row);
};

/** The technical user a certificate is of. */
export const findTechnicalUserRowByCertificate = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  certificateHash: string,
): Promise<StoredTechnicalUser | undefined> => {
  const row = await handle
    .selectFrom('c4c_technical_users')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('certificate_hash', '=', certificateHash)
    .executeTakeFirst();
  return row && toStored(row);
};

/** Stores a technical user, or replaces what is known of it. */
export const putTechnicalUserRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  { name, passwordHash, certificate, certificateHash }: StoredTechnicalUser,
): Promise<void> => {
  const columns = {
    name,
    password_hash: passwordHash,
    certificate: certificate ?? null,
    certificate_hash: certificateHash ?? null,
  };
  await transaction
    .insertInto('c4c_technical_users')
    .values({ subaccount_id: subaccountId, login_name: name.toLowerCase(), ...columns })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'login_name']).doUpdateSet(columns))
    .execute();
};

/** Answers false where there is none. */
export const deleteTechnicalUserRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  name: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('c4c_technical_users')
    .where('subaccount_id', '=', subaccountId)
    .where('login_name', '=', name.toLowerCase())
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

const toStored = (row: C4cTechnicalUserRow): StoredTechnicalUser => ({
  name: row.name,
  passwordHash: row.password_hash,
  certificate: row.certificate ?? undefined,
  certificateHash: row.certificate_hash ?? undefined,
});
