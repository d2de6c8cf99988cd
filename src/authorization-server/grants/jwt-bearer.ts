import { z } from 'zod';
import { sha256Hex } from '../../crypto/digest.ts';
import { randomUuid } from '../../foundation/ids.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { IdentityProvider } from '../../identity-provider/index.ts';
import { useOnce } from '../../storage/single-use.ts';
import type { Redemption } from '../access-token/access-token.ts';
import type { TokenUser } from '../access-token/token-details.ts';
import { createListAudiences } from '../client-auth/verifiers/assertion-audiences.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { invalidGrant } from '../errors.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import { chooseScopes, type FindUserRights } from '../users/user-scopes.ts';
import { defineGrant, type Grant, type GrantRequest } from './grant.ts';
import { refreshLifetimeOf } from './refresh-lifetime.ts';

/** The user an assertion speaks for. An assertion of somebody else is good for one token. */
type Asserted = { readonly user: TokenUser; readonly redemption?: Redemption };

/**
 * A user's token of one application is exchanged for one of another application of the same subaccount: our own tokens are taken as often as
 * they are sent, as SAP's clients do. Or an issuer the subaccount trusts vouches for the user, for one token.
 * Source: RFC 7523 §2.1, §3; SAP doc "Getting a User Access Token" (JWT bearer); `@sap/xssec`; security.md S-30, S-31
 */
export const createJwtBearerGrant = (parts: {
  readonly checker: Pick<TokenChecker, 'check'>;
  readonly identityProvider: Pick<IdentityProvider, 'acceptJwtAssertion'>;
  readonly publicUrls: PublicUrls;
  readonly findUserRights: FindUserRights;
}): Grant => {
  const listAudiences = createListAudiences(parts.publicUrls);

  const readOwnToken = async ({ known, zone }: Call, assertion: string): Promise<Asserted | undefined> => {
    const check = await parts.checker.check(assertion);
    if (check.kind === 'invalid') {
      if (check.reason === 'signature' || check.reason === 'malformed') return undefined;
      throw invalidGrant(`assertion ${check.reason}`);
    }
    const { user, format, clientKind, subaccountId, confirmation, isConfirmationOptional, resources } = check.facts;
    if (format !== 'jwt' || clientKind !== known.client.kind) {
      throw invalidGrant('the assertion is no token of this system');
    }
    if (user === undefined) throw invalidGrant('the assertion speaks for no user');
    if (subaccountId !== zone.id) throw invalidGrant('the assertion is of another subaccount');
    if (resources !== undefined) throw invalidGrant('the assertion is for certain addresses only');
    // Whoever holds it may not be whom it was given to; only the holder of the certificate could prove that, and not here.
    if (confirmation !== undefined && isConfirmationOptional !== true)
      throw invalidGrant('the assertion is bound to a certificate');
    return { user };
  };

  const readForeignToken = async ({ zone, door, request }: Call, assertion: string): Promise<Asserted> => {
    const outcome = await parts.identityProvider.acceptJwtAssertion(zone.id, assertion, {
      audiences: listAudiences(request, door)({ subaccount: zone }),
    });
    if (outcome.kind === 'rejected') throw invalidGrant(`assertion ${outcome.reason}`);
    const { user, provider, assertionId, expiresAtMs } = outcome;
    return {
      user: { ...user, id: user.name, origin: provider, groups: [], attributes: {} },
      redemption: {
        redeem: (transaction) =>
          useOnce(transaction, {
            purpose: 'jwt-assertion',
            // An id is unique among those of its issuer only.
            keyHash: sha256Hex(JSON.stringify([zone.id, provider, assertionId])),
            expiresAtMs,
          }),
      },
    };
  };

  return defineGrant({
    grantType: grantTypeNames.jwtBearer,
    parameters: z.object({ assertion: z.string() }),
    authorize: async (call) => {
      const { known, zone, door, requestedScope } = call;
      const { assertion } = call.parameters;
      const { user, redemption } = (await readOwnToken(call, assertion)) ?? (await readForeignToken(call, assertion));
      const rights = await parts.findUserRights(known.client, zone, user);
      const refreshTokenLifetimeSeconds = refreshLifetimeOf(known.client);
      return {
        subject: { kind: 'user', user },
        grantType: grantTypeNames.jwtBearer,
        scopes: chooseScopes(rights.scopes, requestedScope, door.acceptsCommas),
        roleCollections: rights.roleCollections,
        redemption,
        // Without a refresh token there is nothing to end together, and nothing to write.
        ...(refreshTokenLifetimeSeconds !== undefined && {
          authorizationId: randomUuid(),
          refreshTokenLifetimeSeconds,
        }),
      };
    },
  });
};

type Call = GrantRequest<unknown>;
