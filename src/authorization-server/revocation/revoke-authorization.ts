import type { Audit } from '../../audit/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Database } from '../../storage/database.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import { endAuthorization } from './authorization-store.ts';

/** Ends all tokens of an authorization at once, on other nodes within 2 s. The event says why. */
export type RevokeAuthorization = (authorizationId: string, event: AuditEvent) => Promise<void>;

/** Creates the revocation of what belongs together. Source: RFC 6749 §4.1.2, RFC 9700 §4.14.2; security.md S-10, S-11 */
export const createRevokeAuthorization =
  (parts: {
    readonly database: Database;
    readonly audit: Pick<Audit, 'append'>;
    readonly checker: Pick<TokenChecker, 'forgetToken' | 'forgetJwt'>;
  }): RevokeAuthorization =>
  async (authorizationId, event) => {
    const ended = await parts.database.write(async (transaction) => {
      const tokens = await endAuthorization(transaction, authorizationId);
      await parts.audit.append(transaction, event);
      return tokens;
    });
    for (const tokenHash of ended.tokenHashes) parts.checker.forgetToken(tokenHash);
    for (const { jti, clientId } of ended.jwts) parts.checker.forgetJwt(jti, clientId);
  };
