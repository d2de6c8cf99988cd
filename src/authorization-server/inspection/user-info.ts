import { ok, type Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { AuthenticateBearer } from '../bearer/authenticate-bearer.ts';
import { bearerChallengeOf } from '../bearer/bearer-challenge.ts';
import { forbiddenBearer } from '../errors.ts';

/** Answers who the user of a token is. */
export type UserInfo = (request: RouteRequest) => Promise<Reply>;

/**
 * Creates the endpoint. `sub` is that of the ID token. Throws 401, and 403 for a token without a user or without the scope `openid`.
 * Source: OpenID Connect Core 1.0 §5.3; UAA doc "User Info"
 */
export const createUserInfo =
  ({ authenticateBearer }: { readonly authenticateBearer: AuthenticateBearer }): UserInfo =>
  async (request) => {
    const { user, scopes } = await authenticateBearer(request);
    if (user === undefined || !scopes.includes('openid')) {
      throw forbiddenBearer(bearerChallengeOf(request, 'insufficient_scope'));
    }
    const { id, name, email, givenName, familyName } = user;
    const fullName = [givenName, familyName].filter((part) => part !== undefined).join(' ');
    return ok(
      {
        sub: id,
        user_id: id,
        user_name: name,
        preferred_username: name,
        origin: user.origin,
        ...(fullName !== '' && { name: fullName }),
        ...(givenName !== undefined && { given_name: givenName }),
        ...(familyName !== undefined && { family_name: familyName }),
        ...(email !== undefined && { email }),
      },
      { 'cache-control': 'no-store', pragma: 'no-cache' },
    );
  };
