import { z } from 'zod';
import { sha256Hex } from '../../crypto/digest.ts';
import { randomUuid } from '../../foundation/ids.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { IdentityProvider } from '../../identity-provider/index.ts';
import { useOnce } from '../../storage/single-use.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { samlAddressesOf } from '../doors/saml-addresses.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { invalidGrant, unauthorizedClient } from '../errors.ts';
import { toTokenUser } from '../users/to-token-user.ts';
import { chooseScopes, type FindUserRights } from '../users/user-scopes.ts';
import { defineGrant, type Grant } from './grant.ts';
import { refreshLifetimeOf } from './refresh-lifetime.ts';

/**
 * A trusted identity provider vouches for the user by a signed assertion, which is good for one token. Source: RFC 7522 §2.1, §3; SAP
 * docs "Principal Propagation to OAuth-Protected Applications", "Principal Propagation from the Neo to the Cloud Foundry Environment";
 * security.md S-36
 */
export const createSaml2BearerGrant = (parts: {
  readonly identityProvider: Pick<IdentityProvider, 'acceptSamlAssertion'>;
  readonly findUserRights: FindUserRights;
  readonly publicUrls: PublicUrls;
}): Grant =>
  defineGrant({
    grantType: grantTypeNames.samlBearer,
    parameters: z.object({ assertion: z.string().max(400_000) }),
    authorize: async ({ known: { client }, zone, door, parameters, requestedScope, request }) => {
      // Source: SAP doc "Principal Propagation to OAuth-Protected Applications": the client authenticates itself.
      if (!client.isConfidential) throw unauthorizedClient();
      const outcome = await parts.identityProvider.acceptSamlAssertion(zone.id, parameters.assertion, {
        clientId: client.clientId,
        ...samlAddressesOf(parts.publicUrls, zone, client.kind, request),
      });
      if (outcome.kind === 'rejected') throw invalidGrant(`SAML assertion: ${outcome.reason}`);
      const user = toTokenUser(outcome.user, outcome.provider);
      const rights = await parts.findUserRights(client, zone, user);
      const refreshTokenLifetimeSeconds = samlRefreshLifetimeOf(client);
      return {
        subject: { kind: 'user', user },
        grantType: grantTypeNames.samlBearer,
        scopes: chooseScopes(rights.scopes, requestedScope, door.acceptsCommas),
        roleCollections: rights.roleCollections,
        // Without a refresh token there is nothing to end together.
        ...(refreshTokenLifetimeSeconds !== undefined && {
          authorizationId: randomUuid(),
          refreshTokenLifetimeSeconds,
        }),
        redemption: {
          redeem: (transaction) =>
            useOnce(transaction, {
              purpose: 'saml-assertion',
              // An id is unique among those of its provider only. Source: SAML Core 2.0 §1.3.4
              keyHash: sha256Hex(JSON.stringify([zone.id, outcome.provider, outcome.assertionId])),
              expiresAtMs: outcome.expiresAtMs,
            }),
        },
      };
    },
  });

/** On Neo only where the client's registration asks for it; who has an assertion can get another. Source: spec oauth-and-platform-apis.md 3.6, 7.2 */
const samlRefreshLifetimeOf = (client: OAuthClient): number | undefined =>
  client.kind === 'xsuaa' || client.settings.issuesRefreshForSaml ? refreshLifetimeOf(client) : undefined;
