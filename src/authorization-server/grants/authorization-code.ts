import { z } from 'zod';
import type { Audit } from '../../audit/index.ts';
import { sha256Base64url, timingSafeEqualText } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Database } from '../../storage/database.ts';
import { consumeCode, findCode, type StoredCode } from '../authorization-code/authorization-code.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { invalidGrant } from '../errors.ts';
import type { RevokeAuthorization } from '../revocation/revoke-authorization.ts';
import type { TokenUsers } from '../users/token-users.ts';
import { chooseScopes, type FindUserRights } from '../users/user-scopes.ts';
import { defineGrant, type Grant, replayEvent } from './grant.ts';
import { refreshLifetimeOf } from './refresh-lifetime.ts';

const parameters = z.object({
  code: z.string(),
  redirect_uri: z.string().optional(),
  code_verifier: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{43,128}$/)
    .optional(),
});

/**
 * The user has authorized the client, which redeems the code. A second use ends what the first one brought.
 * Source: RFC 6749 §4.1.3, §4.1.2; RFC 7636 §4.6; RFC 9700 §2.1.1; security.md S-10
 */
export const createAuthorizationCodeGrant = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly users: Pick<TokenUsers, 'findCurrent'>;
  readonly findUserRights: FindUserRights;
  readonly revokeAuthorization: RevokeAuthorization;
}): Grant =>
  defineGrant({
    grantType: grantTypeNames.authorizationCode,
    parameters,
    authorize: async (call) => {
      const { known, zone, door, requestedScope, request } = call;
      const { client } = known;
      const { code: text, redirect_uri: redirectUri, code_verifier: verifier } = call.parameters;
      const code = await findCode(parts.database, text);
      if (code === undefined || code.clientId !== client.clientId)
        throw invalidGrant('unknown code, or of another client');
      const endAll = (): Promise<void> => parts.revokeAuthorization(code.authorizationId, replayEvent(call, 'a code'));
      if (code.isConsumed) {
        await endAll();
        throw invalidGrant('the code was used before');
      }
      if (code.subaccountId !== zone.id) throw invalidGrant('the code is of another subaccount');
      if (code.expiresAtMs <= parts.clock()) throw invalidGrant('the code has expired');
      if (code.redirectUri !== redirectUri && code.redirectUri !== undefined) {
        throw invalidGrant('the redirect URI is not that of the authorization request');
      }
      assertVerifier(code, verifier);
      const user = await parts.users.findCurrent(zone.id, code.details.user, code.issuedAtMs);
      if (user === undefined) throw invalidGrant('the user is no longer active');
      const { nonce, signedInAtMs, audience } = code.details;
      const rights = await parts.findUserRights(client, zone, user);
      // The user's roles may have changed since: what is no longer there is left out.
      const approved = code.scopes.filter((scope) => rights.scopes.includes(scope));
      const scopes = chooseScopes(approved, requestedScope, door.acceptsCommas);
      return {
        subject: { kind: 'user', user },
        grantType: grantTypeNames.authorizationCode,
        scopes,
        roleCollections: rights.roleCollections,
        audience,
        authorizationId: code.authorizationId,
        refreshTokenLifetimeSeconds: refreshLifetimeOf(client),
        ...(scopes.includes('openid') && { idToken: { nonce, signedInAtMs } }),
        redemption: {
          redeem: async (transaction) => {
            if (!(await consumeCode(transaction, text, parts.clock()))) return false;
            await parts.audit.append(transaction, {
              category: 'audit.security-events',
              subaccountId: zone.id,
              actor: {
                kind: 'client',
                name: client.clientId,
                remoteAddress: request.remoteAddress,
                requestId: request.id,
              },
              action: 'delete',
              object: `OAuth client ${client.clientId}`,
              message: `Deleting authorization code: ${text.slice(0, 5)}`,
            });
            return true;
          },
          onReplay: endAll,
        },
      };
    },
  });

/** A verifier without a challenge is refused too: somebody took the challenge out of the authorization request. Source: RFC 9700 §2.1.1 */
const assertVerifier = ({ codeChallenge }: StoredCode, verifier: string | undefined): void => {
  const isRight =
    codeChallenge === undefined
      ? verifier === undefined
      : verifier !== undefined && timingSafeEqualText(sha256Base64url(verifier), codeChallenge);
  if (!isRight) throw invalidGrant('the code verifier does not fit the challenge');
};
