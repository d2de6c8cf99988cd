import type { Transaction } from '../../../storage/database.ts';
import type { CredentialKind } from './credential.ts';

/** The table of each kind of credential; what they have in common is written once. */
const tables = {
  secret: 'oauth_client_secrets',
  certificate: 'oauth_client_certificates',
  key: 'oauth_client_keys',
} as const satisfies Readonly<Record<CredentialKind, string>>;

/** Removes a credential of a client; false when there is none of this id. */
export const deleteCredential = async (
  transaction: Transaction,
  kind: CredentialKind,
  clientId: string,
  id: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom(tables[kind])
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};

/** Lets every credential of a client end at `endsAtMs` that would last longer, all but one. */
export const endOthers = async (
  transaction: Transaction,
  kind: CredentialKind,
  kept: { readonly clientId: string; readonly id: string },
  endsAtMs: number,
): Promise<void> => {
  await transaction
    .updateTable(tables[kind])
    .set({ expires_at_ms: endsAtMs })
    .where('client_id', '=', kept.clientId)
    .where('id', '!=', kept.id)
    .where((where) => where.or([where('expires_at_ms', 'is', null), where('expires_at_ms', '>', endsAtMs)]))
    .execute();
};

/** Notes when a credential was last used; an older note never replaces a newer one of another node. */
export const markUsed = async (
  transaction: Transaction,
  kind: CredentialKind,
  id: string,
  usedAtMs: number,
): Promise<void> => {
  await transaction
    .updateTable(tables[kind])
    .set({ last_used_at_ms: usedAtMs })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at_ms', 'is', null), where('last_used_at_ms', '<', usedAtMs)]))
    .execute();
};
