import { hashToken } from '../../crypto/digest.ts';
import { toSubaccountId } from '../../foundation/ids.ts';
import { json, type Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database } from '../../storage/database.ts';
import type { AuthenticateCaller } from '../client-auth/authenticate-caller.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import type { TokenDoor } from '../doors/token-door.ts';
import { invalidRequest } from '../errors.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import { findRefreshToken } from '../refresh-token/refresh-token-store.ts';
import { readTokenParameters } from '../token-request/token-parameters.ts';
import type { EndEvent, EndTokens } from './end-tokens.ts';
import type { RevokeAuthorization } from './revoke-authorization.ts';

const maxRefreshLength = 512;

/** Answers a revocation at a door. */
export type RevokeToken = (request: RouteRequest, door: TokenDoor) => Promise<Reply>;

/** The body is for clients that insist on JSON. Source: RFC 7009 §2.2: its content is ignored */
const done = json(200, {}, { 'cache-control': 'no-store', pragma: 'no-cache' });

/**
 * Creates RFC 7009 revocation: an access token ends alone, a refresh token with everything of its authorization; both if they are the caller's
 * own. 200 for every other one too (S-12). `token_type_hint` is not needed to find them. Source: RFC 7009 §2
 */
export const createRevokeToken = (parts: {
  readonly database: Pick<Database, 'read'>;
  readonly authenticateCaller: AuthenticateCaller;
  readonly checker: Pick<TokenChecker, 'check'>;
  readonly endTokens: Pick<EndTokens, 'endJwt' | 'endOpaque'>;
  readonly revokeAuthorization: RevokeAuthorization;
}): RevokeToken => {
  const { endTokens } = parts;

  const revoke = async (token: string, { client }: KnownClient, request: RouteRequest): Promise<void> => {
    const { clientId } = client;
    const event = (subaccountId: string): EndEvent => ({
      category: 'audit.security-events',
      subaccountId: toSubaccountId(subaccountId),
      actor: { kind: 'client', name: clientId, remoteAddress: request.remoteAddress, requestId: request.id },
      action: 'delete',
      object: `OAuth client ${clientId}`,
    });
    const check = await parts.checker.check(token);
    if (check.kind === 'valid') {
      const { facts } = check;
      if (facts.clientId !== clientId) return;
      const { jti, expiresAtMs = 0 } = facts;
      await (facts.format === 'jwt'
        ? endTokens.endJwt({ jti, clientId, expiresAtMs }, event(facts.subaccountId))
        : endTokens.endOpaque({ tokenHash: hashToken(token), clientId, shown: token }, event(facts.subaccountId)));
      return;
    }
    // A used one ends the rest as well: whoever holds it wants an end. Rotated ones are kept until they expire.
    const refresh = token.length <= maxRefreshLength ? await findRefreshToken(parts.database, token) : undefined;
    if (refresh?.clientId !== clientId) return;
    await parts.revokeAuthorization(refresh.authorizationId, {
      ...event(refresh.subaccountId),
      message: `Deleting refresh token: ${token.slice(0, 5)}`,
    });
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
