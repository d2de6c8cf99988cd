import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { json, type Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database } from '../../storage/database.ts';
import { type AccessTokenFacts, maxJwtLifetimeSeconds } from '../access-token/access-token.ts';
import type { AuthenticateBearer } from '../bearer/authenticate-bearer.ts';
import { bearerChallengeOf } from '../bearer/bearer-challenge.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import { clientNotFound, forbiddenBearer } from '../errors.ts';
import type { TokenUsers } from '../users/token-users.ts';
import { findTokenById } from './authorization-store.ts';
import type { EndEvent, EndTokens } from './end-tokens.ts';

/** UAA's revocation: tokens are named by id, client or user, and the caller brings a token of its own. */
export type RevokeByName = {
  /** One token. The end of an unknown one is noted for the caller's own tokens only, as JWTs are not stored. */
  readonly revokeToken: (request: RouteRequest, jti: string) => Promise<Reply>;
  /** All tokens of a client. Throws 404 where the caller's zone has no such client. */
  readonly revokeClient: (request: RouteRequest, clientId: string) => Promise<Reply>;
  /** All tokens of a user in the caller's zone. */
  readonly revokeUser: (request: RouteRequest, userId: string) => Promise<Reply>;
};

/** Either lets its holder end what is not its own, within its zone. Source: UAA doc "Revoke Tokens" */
const administrativeScopes = ['uaa.admin', 'tokens.revoke'];

const done = json(200, {}, { 'cache-control': 'no-store', pragma: 'no-cache' });

/** Creates UAA's revocation. Source: UAA doc "Revoke Tokens"; SAP doc "Validation and Revocation of Access Tokens"; security.md S-12, S-55 */
export const createRevokeByName = (parts: {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly authenticateBearer: AuthenticateBearer;
  readonly directory: Pick<ClientDirectory, 'get'>;
  readonly users: Pick<TokenUsers, 'findBuiltIn'>;
  readonly endTokens: EndTokens;
}): RevokeByName => {
  const { authenticateBearer, endTokens, directory } = parts;

  const ownerZone = async (clientId: string): Promise<SubaccountId | undefined> =>
    (await directory.get(clientId))?.client.subaccountId;

  return {
    revokeToken: async (request, jti) => {
      const caller = await authenticateBearer(request);
      if (!isAdministrator(caller) && !actsForItself(caller) && caller.jti !== jti) throw forbidden(request);
      const found = await findTokenById(parts.database, jti);
      const isOwn = found?.clientId === caller.clientId;
      const zone = found && (found.subaccountId ?? (await ownerZone(found.clientId)));
      const mayEnd = isOwn || (isAdministrator(caller) && zone === caller.subaccountId);
      if (found !== undefined && mayEnd) {
        const { clientId } = found;
        const event = eventOf(request, caller, `OAuth client ${clientId}`);
        await (found.kind === 'opaque'
          ? endTokens.endOpaque({ tokenHash: found.tokenHash, clientId, shown: jti }, event)
          : endTokens.endJwt({ jti, clientId, expiresAtMs: found.expiresAtMs }, event));
        return done;
      }
      const { clientId } = caller;
      const expiresAtMs = parts.clock() + maxJwtLifetimeSeconds * 1000;
      await endTokens.endJwt({ jti, clientId, expiresAtMs }, eventOf(request, caller, `OAuth client ${clientId}`));
      return done;
    },
    revokeClient: async (request, clientId) => {
      const caller = await authenticateBearer(request);
      const isOwn = actsForItself(caller) && caller.clientId === clientId;
      if (!isOwn && !isAdministrator(caller)) throw forbidden(request);
      const zone = await ownerZone(clientId);
      if (zone === undefined || (!isOwn && zone !== caller.subaccountId)) throw clientNotFound();
      await endTokens.endAllOfClient(clientId, eventOf(request, caller, `OAuth client ${clientId}`));
      return done;
    },
    revokeUser: async (request, userId) => {
      const caller = await authenticateBearer(request);
      const isOwn = caller.user?.id === userId && isForThisServer(caller);
      if (!isOwn && !isAdministrator(caller)) throw forbidden(request);
      const user = isOwn ? caller.user : await parts.users.findBuiltIn(caller.subaccountId, userId);
      // Users of other identity providers, and disabled ones, are known by the name they have in tokens.
      const userName = user?.name ?? userId;
      await endTokens.endAllOfUser(caller.subaccountId, userName, eventOf(request, caller, 'tokens of a user'));
      return done;
    },
  };
};

/** A token made out to one application alone is not for use here. */
const isForThisServer = ({ clientKind, audience }: AccessTokenFacts): boolean =>
  clientKind === 'xsuaa' && audience.includes('uaa');

/** The clients of a zone's own administrators: not those of an application it has subscribed to. */
const isAdministrator = (caller: AccessTokenFacts): boolean =>
  isForThisServer(caller) &&
  caller.clientSubaccountId === caller.subaccountId &&
  administrativeScopes.some((scope) => caller.scopes.includes(scope));

/** A token the client asked for with its own rights; whoever was shown one with fewer scopes cannot end anything with it. */
const actsForItself = (caller: AccessTokenFacts): boolean =>
  isForThisServer(caller) && caller.user === undefined && caller.scopes.includes('uaa.resource');

const forbidden = (request: RouteRequest) => forbiddenBearer(bearerChallengeOf(request, 'insufficient_scope'));

const eventOf = (request: RouteRequest, caller: AccessTokenFacts, object: string): EndEvent => ({
  category: 'audit.security-events',
  subaccountId: caller.subaccountId,
  actor: {
    ...(caller.user === undefined
      ? { kind: 'client', name: caller.clientId }
      : { kind: 'user', name: caller.user.name, clientId: caller.clientId }),
    remoteAddress: request.remoteAddress,
    requestId: request.id,
  },
  action: 'delete',
  object,
});
