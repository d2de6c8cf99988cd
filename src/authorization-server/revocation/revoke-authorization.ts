import type { Audit } from '../../audit/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Database } from '../../storage/database.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import { endAuthorization } from './authorization-store.ts';

/** Ends all tokens of an authorization at once, on other nodes within 2 s. The event says why. */
export type RevokeAuthorization = (authorizationId: string, event: AuditEvent) => Promise<void>;

/**
 * Creates the revocation of what belongs together. Calls for one authorization that meet share the work: many uses of a stolen token at once
 * must not queue up for the same rows. Source: RFC 6749 §4.1.2, RFC 9700 §4.14.2; security.md S-10, S-11
 */
export const createRevokeAuthorization = (parts: {
  readonly database: Database;
  readonly audit: Pick<Audit, 'append'>;
  readonly checker: Pick<TokenChecker, 'forgetToken' | 'forgetJwt'>;
}): RevokeAuthorization => {
  const running = new Map<string, Promise<void>>();

  const revoke = async (authorizationId: string, event: AuditEvent): Promise<void> => {
    const ended = await parts.database.write(async (transaction) => {
      const tokens = await endAuthorization(transaction, authorizationId);
      await parts.audit.append(transaction, event);
      return tokens;
    });
    for (const tokenHash of ended.tokenHashes) parts.checker.forgetToken(tokenHash);
    for (const { jti, clientId } of ended.jwts) parts.checker.forgetJwt(jti, clientId);
  };

  return (authorizationId, event) => {
    const known = running.get(authorizationId);
    if (known !== undefined) return known;
    const work = revoke(authorizationId, event).finally(() => running.delete(authorizationId));
    running.set(authorizationId, work);
    return work;
  };
};
