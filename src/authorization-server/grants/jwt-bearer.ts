import { z } from 'zod';
import { randomUuid } from '../../foundation/ids.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { invalidGrant } from '../errors.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import { chooseScopes, type FindUserRights } from '../users/user-scopes.ts';
import { defineGrant, type Grant } from './grant.ts';
import { refreshLifetimeOf } from './refresh-lifetime.ts';

/**
 * A user's token of one application is exchanged for one of another application of the same subaccount. Our own tokens are taken as often as they
 * are sent, as SAP's clients do. Source: RFC 7523 §2.1, §3; SAP doc "Getting a User Access Token" (JWT bearer); `@sap/xssec`
 */
export const createJwtBearerGrant = (parts: {
  readonly checker: Pick<TokenChecker, 'check'>;
  readonly findUserRights: FindUserRights;
}): Grant =>
  defineGrant({
    grantType: grantTypeNames.jwtBearer,
    parameters: z.object({ assertion: z.string() }),
    authorize: async ({ known, zone, door, parameters, requestedScope }) => {
      const check = await parts.checker.check(parameters.assertion);
      if (check.kind === 'invalid') throw invalidGrant(`assertion ${check.reason}`);
      const { user, format, clientKind, subaccountId, confirmation, isConfirmationOptional } = check.facts;
      if (format !== 'jwt' || clientKind !== known.client.kind)
        throw invalidGrant('the assertion is no token of this system');
      if (user === undefined) throw invalidGrant('the assertion speaks for no user');
      if (subaccountId !== zone.id) throw invalidGrant('the assertion is of another subaccount');
      // Whoever holds it may not be whom it was given to; only the holder of the certificate could prove that, and not here.
      if (confirmation !== undefined && isConfirmationOptional !== true)
        throw invalidGrant('the assertion is bound to a certificate');
      const rights = await parts.findUserRights(known.client, zone, user);
      const refreshTokenLifetimeSeconds = refreshLifetimeOf(known.client);
      const scopes = chooseScopes(rights.scopes, requestedScope, door.acceptsCommas);
      return {
        subject: { kind: 'user', user },
        grantType: grantTypeNames.jwtBearer,
        scopes,
        roleCollections: rights.roleCollections,
        // Without a refresh token there is nothing to end together, and nothing to write.
        ...(refreshTokenLifetimeSeconds !== undefined && {
          authorizationId: randomUuid(),
          refreshTokenLifetimeSeconds,
        }),
      };
    },
  });
