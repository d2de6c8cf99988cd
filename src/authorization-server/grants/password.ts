import { z } from 'zod';
import { randomUuid } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import { builtInOrigin } from '../access-token/token-details.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { unknownOrigin, wrongUserCredentials } from '../errors.ts';
import type { TokenUsers } from '../users/token-users.ts';
import { chooseScopes, type FindUserRights } from '../users/user-scopes.ts';
import { defineGrant, type Grant } from './grant.ts';
import { refreshLifetimeOf } from './refresh-lifetime.ts';

const loginHint = z.strictObject({ origin: z.string() });

/**
 * The client brings a user's name and password. Only for clients whose registration says so, and only with our own identity provider: others do
 * not let passwords be checked. Source: RFC 6749 §4.3; SAP doc "Token Retrieval Fails with Status Code 401" (`login_hint`); RFC 9700 §2.4
 */
export const createPasswordGrant = (parts: {
  readonly users: Pick<TokenUsers, 'signIn'>;
  readonly findUserRights: FindUserRights;
}): Grant =>
  defineGrant({
    grantType: grantTypeNames.password,
    parameters: z.object({
      username: z.string().max(256),
      password: z.string().max(1024),
      login_hint: z.string().max(512).optional(),
    }),
    authorize: async ({ known, zone, door, parameters, requestedScope, request }) => {
      // As with clients: a challenge only for those who use the header. Source: RFC 6749 §5.2
      const challenge = request.headers.get('authorization') === undefined ? undefined : door.challenge(request.tenant);
      if (!namesOurProvider(parameters.login_hint)) throw unknownOrigin(challenge);
      const user = await parts.users.signIn(zone.id, parameters.username, new Secret(parameters.password), {
        remoteAddress: request.remoteAddress,
        requestId: request.id,
      });
      if (user === undefined) throw wrongUserCredentials(challenge);
      const rights = await parts.findUserRights(known.client, zone, user);
      const scopes = chooseScopes(rights.scopes, requestedScope, door.acceptsCommas);
      return {
        subject: { kind: 'user', user },
        grantType: grantTypeNames.password,
        scopes,
        roleCollections: rights.roleCollections,
        authorizationId: randomUuid(),
        refreshTokenLifetimeSeconds: refreshLifetimeOf(known.client),
        ...(scopes.includes('openid') && { idToken: {} }),
      };
    },
  });

/** `{"origin":"..."}`, URL-encoded once more by some callers. */
const namesOurProvider = (hint: string | undefined): boolean => {
  if (hint === undefined) return true;
  try {
    const { origin } = loginHint.parse(JSON.parse(hint.startsWith('%') ? decodeURIComponent(hint) : hint));
    return origin === builtInOrigin;
  } catch {
    return false;
  }
};
