import { z } from 'zod';
import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { C4cOAuthClientRow } from '../../storage/tables/cloud-for-customer/administration.ts';
import type { C4cOAuthClient } from './system.ts';

/** A client with what never leaves this room. */
export type StoredClient = {
  readonly subaccountId: SubaccountId;
  readonly secretHash: string;
  readonly client: C4cOAuthClient;
};

/** The clients of a subaccount by description. */
export const listClientRows = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly StoredClient[]> => {
  const rows = await handle
    .selectFrom('c4c_oauth_clients')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .orderBy('description')
    .execute();
  return rows.map(toStoredClient);
};

/** A client of whatever subaccount: its id is unique in the installation. */
export const findClientRow = async (handle: Transaction, clientId: string): Promise<StoredClient | undefined> => {
  const row = await handle
    .selectFrom('c4c_oauth_clients')
    .selectAll()
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row && toStoredClient(row);
};

/** Stores a new client; false where its id or description is taken. */
export const insertClientRow = async (
  transaction: Transaction,
  { subaccountId, secretHash, client }: StoredClient,
  nowMs: number,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('c4c_oauth_clients')
    .values({
      subaccount_id: subaccountId,
      client_id: client.id,
      secret_hash: secretHash,
      ...toColumns(client),
      created_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
};

/** Replaces all of a client but its id and, where none is given, its secret. False where there is none. */
export const updateClientRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  client: C4cOAuthClient,
  secretHash: string | undefined,
): Promise<boolean> => {
  const { numUpdatedRows } = await transaction
    .updateTable('c4c_oauth_clients')
    .set({ ...toColumns(client), ...(secretHash !== undefined && { secret_hash: secretHash }) })
    .where('subaccount_id', '=', subaccountId)
    .where('client_id', '=', client.id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Removes a client and its tokens; false where there is none. */
export const deleteClientRow = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  clientId: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('c4c_oauth_clients')
    .where('subaccount_id', '=', subaccountId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

const scopeList = z.array(z.string());

const toColumns = (client: C4cOAuthClient) => ({
  description: client.description,
  token_lifetime_seconds: client.tokenLifetimeSeconds,
  issuer: client.issuer,
  scopes: JSON.stringify(client.scopes),
  requires_client_id: Number(client.requiresClientId),
});

const toStoredClient = (row: C4cOAuthClientRow): StoredClient => ({
  subaccountId: toSubaccountId(row.subaccount_id),
  secretHash: row.secret_hash,
  client: {
    id: row.client_id,
    description: row.description,
    tokenLifetimeSeconds: row.token_lifetime_seconds,
    issuer: row.issuer,
    scopes: scopeList.parse(JSON.parse(row.scopes)),
    requiresClientId: row.requires_client_id === 1,
  },
});
