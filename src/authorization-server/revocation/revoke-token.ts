import type { Audit } from '../../audit/index.ts';
import { hashToken } from '../../crypto/digest.ts';
import { json, type Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database } from '../../storage/database.ts';
import { deleteToken, insertRevokedJwt } from '../access-token/access-token-store.ts';
import type { AuthenticateCaller } from '../client-auth/authenticate-caller.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import type { TokenDoor } from '../doors/token-door.ts';
import { invalidRequest } from '../errors.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import { readTokenParameters } from '../token-request/token-parameters.ts';

/** Answers a revocation at a door. */
export type RevokeToken = (request: RouteRequest, door: TokenDoor) => Promise<Reply>;

/** The body is for clients that insist on JSON. Source: RFC 7009 §2.2: its content is ignored */
const done = json(200, {}, { 'cache-control': 'no-store', pragma: 'no-cache' });

/**
 * Creates RFC 7009 revocation: ends exactly the token named, if it is the caller's own; 200 for every other one too (S-12). The end of a
 * JWT is known to our own APIs only. Source: RFC 7009 §2
 */
export const createRevokeToken = (parts: {
  readonly database: Database;
  readonly audit: Pick<Audit, 'append'>;
  readonly authenticateCaller: AuthenticateCaller;
  readonly checker: TokenChecker;
}): RevokeToken => {
  const { database, audit, checker } = parts;

  const revoke = async (token: string, { client }: KnownClient, request: RouteRequest): Promise<void> => {
    const check = await checker.check(token);
    if (check.kind !== 'valid' || check.facts.clientId !== client.clientId) return;
    const { facts } = check;
    const event = {
      category: 'audit.security-events',
      subaccountId: facts.subaccountId,
      actor: { kind: 'client', name: client.clientId, remoteAddress: request.remoteAddress, requestId: request.id },
      action: 'delete',
      object: `OAuth client ${client.clientId}`,
    } as const;
    const jti = facts.claims?.jti;
    if (typeof jti === 'string') {
      const expiresAtMs = facts.expiresAtMs ?? 0;
      await database.write(async (transaction) => {
        if (!(await insertRevokedJwt(transaction, { jti, clientId: client.clientId, expiresAtMs }))) return;
        await audit.append(transaction, { ...event, message: `Deleting cloud access token: ${jti.slice(0, 5)}` });
      });
      checker.forgetJwt(jti, client.clientId);
      return;
    }
    const tokenHash = hashToken(token);
    await database.write(async (transaction) => {
      if (!(await deleteToken(transaction, tokenHash, client.clientId))) return;
      await audit.append(transaction, { ...event, message: `Deleting cloud access token: ${token.slice(0, 5)}` });
    });
    checker.forgetToken(tokenHash);
  };

  return async (request, door) => {
    const parameters = readTokenParameters(request, 'body');
    const { known } = await parts.authenticateCaller(request, parameters, door);
    const token = parameters.get('token');
    if (token === undefined) throw invalidRequest('The parameter token is missing');
    await revoke(token, known, request);
    return done;
  };
};
