import { sql } from 'kysely';
import { z } from 'zod';
import { toServiceInstanceId, toSubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { OAuthClientRow } from '../../storage/tables/authorization-server/clients.ts';
import { defaultClientSettings, parseClientSettings } from './client-settings.ts';
import { listStoredCertificates } from './credentials/certificate-store.ts';
import type { StoredCredentials, StoredSecret } from './credentials/credential.ts';
import { listStoredKeys } from './credentials/key-store.ts';
import { toTimes } from './credentials/stored-times.ts';
import type { OAuthClient } from './oauth-client.ts';

const stringList = z.array(z.string());
const kinds = z.enum(['neo-application', 'platform-api', 'xsuaa']);
const grants = z.enum(['client-credentials', 'authorization-code']).nullable();

/** A client together with what it can prove itself with. */
export type ClientRecord = StoredCredentials & { readonly client: OAuthClient };

/** Reads a client and all it authenticates with by the same queries whether it exists or not (S-04). */
export const findClientRecord = async (
  database: Pick<Database, 'read'>,
  clientId: string,
): Promise<ClientRecord | undefined> => {
  const [found, certificates, keys] = await Promise.all([
    findWithSecrets(database, clientId),
    listStoredCertificates(database, clientId),
    listStoredKeys(database, clientId),
  ]);
  return found && { ...found, certificates, keys };
};

const findWithSecrets = async (
  database: Pick<Database, 'read'>,
  clientId: string,
): Promise<Pick<ClientRecord, 'client' | 'secrets'> | undefined> => {
  const rows = await database.read
    .selectFrom('oauth_clients as client')
    .leftJoin('oauth_client_secrets as secret', 'secret.client_id', 'client.client_id')
    .where('client.client_id', '=', clientId)
    .selectAll('client')
    .select([
      'secret.id as secret_id',
      'secret.secret_hash',
      'secret.created_at_ms as secret_created_at_ms',
      'secret.valid_from_ms',
      'secret.expires_at_ms',
      'secret.last_used_at_ms',
    ])
    .orderBy('secret.created_at_ms')
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  const secrets = rows.flatMap((row): StoredSecret[] => {
    const { secret_id: id, secret_hash: hash, secret_created_at_ms: created_at_ms } = row;
    if (id === null || hash === null || created_at_ms === null) return [];
    return [{ id, hash, ...toTimes({ ...row, created_at_ms }) }];
  });
  return { client: toClient(first), secrets };
};

/** The clients of a subaccount in the order of their creation. */
export const listClients = async (
  database: Pick<Database, 'read'>,
  subaccountId: string,
  kind?: string,
): Promise<readonly OAuthClient[]> => {
  const all = database.read.selectFrom('oauth_clients').selectAll().where('subaccount_id', '=', subaccountId);
  const rows = await (kind === undefined ? all : all.where('kind', '=', kind))
    .orderBy('created_at_ms')
    .orderBy('client_id')
    .execute();
  return rows.map(toClient);
};

/** Inserts a client; false when its id is taken, in any case of its letters. */
export const insertClient = async (transaction: Transaction, client: OAuthClient): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('oauth_clients')
    .values(toRow(client))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
};

/**
 * Writes the columns in which `after` differs from `before`, and no others: two administrators who change different things do not undo
 * each other's. False when the client is gone.
 */
export const updateClientRow = async (
  transaction: Transaction,
  before: OAuthClient,
  after: OAuthClient,
): Promise<boolean> => {
  const old: Readonly<Record<string, unknown>> = toRow(before);
  const changed = Object.fromEntries(Object.entries(toRow(after)).filter(([column, value]) => old[column] !== value));
  const { numUpdatedRows } = await transaction
    .updateTable('oauth_clients')
    // Something must be set where nothing is to change; whoever disables the client at this moment must not be undone by it.
    .set({ is_enabled: sql.ref<number>('is_enabled'), ...changed })
    .where('client_id', '=', after.clientId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
};

/** Deletes a client with its secrets and tokens; false when it is gone already. */
export const deleteClientRow = async (transaction: Transaction, clientId: string): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('oauth_clients')
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};

const toRow = (client: OAuthClient): OAuthClientRow => ({
  client_id: client.clientId,
  client_id_folded: foldClientId(client.clientId),
  subaccount_id: client.subaccountId,
  kind: client.kind,
  name: client.name,
  description: client.description ?? null,
  is_enabled: client.isEnabled ? 1 : 0,
  is_confidential: client.isConfidential ? 1 : 0,
  is_imported: client.isImported ? 1 : 0,
  authorization_grant: client.authorizationGrant ?? null,
  grant_types: JSON.stringify(client.grantTypes),
  scopes: JSON.stringify(client.scopes),
  redirect_uris: JSON.stringify(client.redirectUris),
  skip_consent: client.skipConsent ? 1 : 0,
  subscription_provider: client.subscription?.providerAccount ?? null,
  subscription_application: client.subscription?.application ?? null,
  token_lifetime_seconds: client.tokenLifetimeSeconds,
  refresh_token_lifetime_seconds: client.refreshTokenLifetimeSeconds ?? null,
  service_instance_id: client.serviceInstanceId ?? null,
  xsappname: client.xsappname ?? null,
  created_at_ms: client.createdAtMs,
  created_by: client.createdBy,
  settings: client.settings === defaultClientSettings ? null : JSON.stringify(client.settings),
  tokens_valid_from_ms: client.tokensValidFromMs ?? null,
});

const toClient = (row: OAuthClientRow): OAuthClient => {
  const authorizationGrant = grants.parse(row.authorization_grant);
  return {
    clientId: row.client_id,
    kind: kinds.parse(row.kind),
    subaccountId: toSubaccountId(row.subaccount_id),
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    isEnabled: row.is_enabled === 1,
    isConfidential: row.is_confidential === 1,
    isImported: row.is_imported === 1,
    ...(authorizationGrant !== null && { authorizationGrant }),
    grantTypes: stringList.parse(JSON.parse(row.grant_types)),
    scopes: stringList.parse(JSON.parse(row.scopes)),
    redirectUris: stringList.parse(JSON.parse(row.redirect_uris)),
    skipConsent: row.skip_consent === 1,
    ...(row.subscription_provider !== null &&
      row.subscription_application !== null && {
        subscription: { providerAccount: row.subscription_provider, application: row.subscription_application },
      }),
    tokenLifetimeSeconds: row.token_lifetime_seconds,
    ...(row.refresh_token_lifetime_seconds !== null && {
      refreshTokenLifetimeSeconds: row.refresh_token_lifetime_seconds,
    }),
    ...(row.service_instance_id !== null && { serviceInstanceId: toServiceInstanceId(row.service_instance_id) }),
    ...(row.xsappname !== null && { xsappname: row.xsappname }),
    settings: parseClientSettings(row.settings),
    ...(row.tokens_valid_from_ms !== null && { tokensValidFromMs: row.tokens_valid_from_ms }),
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by,
  };
};

/** Ids are unique whatever their case. */
export const foldClientId = (clientId: string): string => clientId.toLowerCase();
