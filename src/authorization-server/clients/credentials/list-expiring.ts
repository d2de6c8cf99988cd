import type { SubaccountId } from '../../../foundation/ids.ts';
import type { Database } from '../../../storage/database.ts';

/** A credential that stops working by itself, or has; or what users authorized a client for, as long as it is not renewed. */
export type ExpiringCredential = {
  readonly kind: 'secret' | 'certificate' | 'key' | 'authorization';
  readonly id: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly clientKind: string;
  /** The client is that of a service instance. */
  readonly serviceInstanceId?: string;
  readonly expiresAtMs: number;
};

const maxOfEachKind = 200;

/** What of all clients of a subaccount ends before a time, the first to end first. Source: Portolan */
export const listExpiringCredentials = async (
  { read }: Pick<Database, 'read'>,
  subaccountId: SubaccountId,
  { untilMs, nowMs }: { readonly untilMs: number; readonly nowMs: number },
): Promise<readonly ExpiringCredential[]> => {
  const tables = [
    ['secret', 'oauth_client_secrets'],
    ['certificate', 'oauth_client_certificates'],
    ['key', 'oauth_client_keys'],
  ] as const;
  const credentials = await Promise.all(
    tables.map(async ([kind, table]) => {
      const rows = await read
        // All three have the columns that are read here.
        .selectFrom(`${table as 'oauth_client_secrets'} as credential`)
        .innerJoin('oauth_clients as client', 'client.client_id', 'credential.client_id')
        .select(['credential.id', 'credential.expires_at_ms'])
        .select(['client.client_id', 'client.name', 'client.kind as kind_of_client', 'client.service_instance_id'])
        .where('client.subaccount_id', '=', subaccountId)
        .where('credential.expires_at_ms', '<=', untilMs)
        .orderBy('credential.expires_at_ms')
        .limit(maxOfEachKind)
        .execute();
      return rows.map((row) => ({ kind, ...row }));
    }),
  );
  // Those that ended are of no use to anybody, and go by themselves.
  const authorizations = await read
    .selectFrom('refresh_tokens as token')
    .innerJoin('oauth_clients as client', 'client.client_id', 'token.client_id')
    .select(['token.authorization_id as id', 'token.expires_at_ms'])
    .select(['client.client_id', 'client.name', 'client.kind as kind_of_client', 'client.service_instance_id'])
    .where('token.subaccount_id', '=', subaccountId)
    .where('token.consumed_at_ms', 'is', null)
    .where('token.expires_at_ms', '<=', untilMs)
    .where('token.expires_at_ms', '>', nowMs)
    .where('client.is_enabled', '=', 1)
    .orderBy('token.expires_at_ms')
    .limit(maxOfEachKind)
    .execute();
  const all = [...credentials.flat(), ...authorizations.map((row) => ({ kind: 'authorization' as const, ...row }))];
  return all
    .map((row) => ({
      kind: row.kind,
      id: row.id,
      clientId: row.client_id,
      clientName: row.name,
      clientKind: row.kind_of_client,
      ...(row.service_instance_id !== null && { serviceInstanceId: row.service_instance_id }),
      expiresAtMs: row.expires_at_ms ?? 0,
    }))
    .sort((left, right) => left.expiresAtMs - right.expiresAtMs);
};
