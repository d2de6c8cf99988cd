import type { Audit } from '../../audit/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Database } from '../../storage/database.ts';
import { deleteToken, insertRevokedJwt } from '../access-token/access-token-store.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import { deleteTokensOfUser, endIssuedToClient, listAuthorizationsOfUser } from './authorization-store.ts';
import type { RevokeAuthorization } from './revoke-authorization.ts';

/** The record of an end, its message left to whoever ends. */
export type EndEvent = Omit<AuditEvent, 'message'>;

/** Ends tokens: at once on this node, on others within 2 s. What was ended before is not recorded again. */
export type EndTokens = {
  /** The end of a JWT is known to our own APIs only. */
  readonly endJwt: (
    jwt: { readonly jti: string; readonly clientId: string; readonly expiresAtMs: number },
    event: EndEvent,
  ) => Promise<void>;
  /** `shown`: the first symbols of the token, for the record. */
  readonly endOpaque: (
    token: { readonly tokenHash: string; readonly clientId: string; readonly shown: string },
    event: EndEvent,
  ) => Promise<void>;
  /** Everything issued to a client so far. */
  readonly endAllOfClient: (clientId: string, event: EndEvent) => Promise<void>;
  /** Everything of a user: opaque tokens, refresh tokens, codes, and the JWTs that belong to one of those. */
  readonly endAllOfUser: (subaccountId: string, userName: string, event: EndEvent) => Promise<void>;
};

/** Creates the ending of tokens. Source: RFC 7009 §2.1; UAA doc "Revoke Tokens"; SAP doc "Auditing and Logging Information for OAuth 2.0 Service" */
export const createEndTokens = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly checker: Pick<TokenChecker, 'forgetToken' | 'forgetJwt'>;
  readonly directory: Pick<ClientDirectory, 'forget'>;
  readonly revokeAuthorization: RevokeAuthorization;
}): EndTokens => {
  const { database, audit, checker } = parts;
  return {
    endJwt: async (jwt, event) => {
      await database.write(async (transaction) => {
        if (!(await insertRevokedJwt(transaction, jwt))) return;
        await audit.append(transaction, { ...event, message: messageOf(jwt.jti) });
      });
      checker.forgetJwt(jwt.jti, jwt.clientId);
    },
    endOpaque: async ({ tokenHash, clientId, shown }, event) => {
      await database.write(async (transaction) => {
        if (!(await deleteToken(transaction, tokenHash, clientId))) return;
        await audit.append(transaction, { ...event, message: messageOf(shown) });
      });
      checker.forgetToken(tokenHash);
    },
    endAllOfClient: async (clientId, event) => {
      await database.write(async (transaction) => {
        await endIssuedToClient(transaction, clientId, parts.clock);
        await audit.append(transaction, { ...event, message: 'Deleting cloud access tokens: all of the client' });
      });
      parts.directory.forget(clientId);
    },
    endAllOfUser: async (subaccountId, userName, event) => {
      const message = 'Deleting cloud access tokens: all of the user';
      for (const authorizationId of await listAuthorizationsOfUser(database, subaccountId, userName)) {
        await parts.revokeAuthorization(authorizationId, { ...event, message });
      }
      const tokenHashes = await database.write(async (transaction) => {
        await audit.append(transaction, { ...event, message });
        return deleteTokensOfUser(transaction, subaccountId, userName);
      });
      for (const tokenHash of tokenHashes) checker.forgetToken(tokenHash);
    },
  };
};

const messageOf = (text: string): string => `Deleting cloud access token: ${text.slice(0, 5)}`;
