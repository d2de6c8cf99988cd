import { z } from 'zod';
import type { Clock } from '../../foundation/clock.ts';
import type { Database } from '../../storage/database.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { invalidGrant } from '../errors.ts';
import { consumeRefreshToken, findRefreshToken, holdRefreshToken } from '../refresh-token/refresh-token-store.ts';
import type { RevokeAuthorization } from '../revocation/revoke-authorization.ts';
import type { TokenUsers } from '../users/token-users.ts';
import { chooseScopes, type FindUserRights } from '../users/user-scopes.ts';
import { defineGrant, type Grant, replayEvent } from './grant.ts';
import { refreshLifetimeOf, rotatesRefreshTokens } from './refresh-lifetime.ts';

/**
 * A new access token without the user. Public clients, and others that want it so, use a refresh token once: a second use is taken for
 * theft and ends everything; the end stays where the first one had it. Other clients' tokens live to their own end beside the new ones.
 * Source: RFC 6749 §6; RFC 9700 §4.14.2; SAP doc "Which OAuth 2.0 Authorization Grant Should I Use"; security.md S-07, S-11, S-28
 */
export const createRefreshTokenGrant = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly users: Pick<TokenUsers, 'findCurrent'>;
  readonly findUserRights: FindUserRights;
  readonly revokeAuthorization: RevokeAuthorization;
}): Grant =>
  defineGrant({
    grantType: grantTypeNames.refreshToken,
    parameters: z.object({ refresh_token: z.string() }),
    authorize: async (call) => {
      const { known, zone, door, requestedScope } = call;
      const { client } = known;
      const text = call.parameters.refresh_token;
      const token = await findRefreshToken(parts.database, text);
      if (token === undefined || token.clientId !== client.clientId) {
        throw invalidGrant('unknown refresh token, or of another client');
      }
      const rotates = rotatesRefreshTokens(client);
      const endAll = (): Promise<void> =>
        parts.revokeAuthorization(token.authorizationId, replayEvent(call, 'a refresh token'));
      if (token.isConsumed) {
        if (rotates) await endAll();
        throw invalidGrant('the refresh token was used or revoked before');
      }
      if (token.subaccountId !== zone.id) throw invalidGrant('the refresh token is of another subaccount');
      const nowMs = parts.clock();
      if (token.expiresAtMs <= nowMs) throw invalidGrant('the refresh token has expired');
      if (token.issuedAtMs < (client.tokensValidFromMs ?? 0))
        throw invalidGrant('the tokens of the client were revoked');
      const user = await parts.users.findCurrent(zone.id, token.user, token.issuedAtMs);
      if (user === undefined) throw invalidGrant('the user is no longer active');
      const rights = await parts.findUserRights(client, zone, user);
      const authorized = token.scopes.filter((scope) => rights.scopes.includes(scope));
      const scopes = chooseScopes(authorized, requestedScope, door.acceptsCommas);
      return {
        subject: { kind: 'user', user },
        grantType: grantTypeNames.refreshToken,
        scopes,
        roleCollections: rights.roleCollections,
        audience: token.details.audience,
        authorizationId: token.authorizationId,
        refreshTokenLifetimeSeconds: rotates
          ? Math.floor((token.expiresAtMs - nowMs) / 1000)
          : (refreshLifetimeOf(client) ?? undefined),
        // Asking for less this time gives nothing up. Source: RFC 6749 §6
        refreshTokenScopes: token.scopes,
        redemption: {
          redeem: (transaction) =>
            rotates ? consumeRefreshToken(transaction, text, nowMs) : holdRefreshToken(transaction, text),
          ...(rotates && { onReplay: endAll }),
        },
      };
    },
  });
