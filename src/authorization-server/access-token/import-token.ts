import type { Audit } from '../../audit/index.ts';
import { hashToken } from '../../crypto/digest.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Database } from '../../storage/database.ts';
import { findClientRecord } from '../clients/client-store.ts';
import { clientNotFound, invalidClientMetadata } from '../errors.ts';
import { prepareInsertTokens } from './access-token-store.ts';

/** A live opaque token brought along from another installation. */
export type ImportedToken = {
  readonly clientId: string;
  /** 16 to 64 hex characters: the documented samples have 31 and 32. */
  readonly token: string;
  readonly issuedAtMs: number;
  readonly scopes?: readonly string[];
};

/** Takes over a token, so that its holder need not ask for a new one. Throws 404 for an unknown client, 400 for a token of another form. */
export type ImportToken = (imported: ImportedToken, actor: Actor) => Promise<void>;

/** Creates the import. Source: SAP doc "OAuth 2.0 JWT Token Types" (lengths of tokens); spec 3.9 */
export const createImportToken = (parts: {
  readonly database: Database;
  readonly audit: Pick<Audit, 'append'>;
  readonly onImported: (tokenHash: string) => void;
}): ImportToken => {
  const insertTokens = prepareInsertTokens(parts.database);
  return async (imported, actor) => {
    if (!/^[0-9A-Fa-f]{16,64}$/.test(imported.token)) {
      throw invalidClientMetadata('An imported token must have 16 to 64 hexadecimal characters');
    }
    const record = await findClientRecord(parts.database, imported.clientId);
    if (record === undefined) throw clientNotFound();
    const { client } = record;
    const tokenHash = hashToken(imported.token);
    await parts.database.write(async (transaction) => {
      await insertTokens(transaction, [
        {
          tokenHash,
          clientId: client.clientId,
          subaccountId: client.subaccountId,
          issuedAtMs: imported.issuedAtMs,
          scopes: imported.scopes ?? client.scopes,
          grantType: 'client_credentials',
        },
      ]);
      await parts.audit.append(transaction, {
        category: 'audit.security-events',
        subaccountId: client.subaccountId,
        actor,
        action: 'create',
        object: `OAuth client ${client.clientId}`,
        message: `Importing access token: ${imported.token.slice(0, 5)}`,
      });
    });
    parts.onImported(tokenHash);
  };
};
