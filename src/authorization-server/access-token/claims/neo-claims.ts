import type { PublicUrls } from '../../../http/server/public-urls.ts';
import { neoIssuerOf } from '../../issuers.ts';
import type { TokenOrder } from '../access-token.ts';
import { audienceOf } from './audience.ts';
import { bindingClaims, neoSubjectClaims } from './subject-claims.ts';

/** A JWT's claims in their order. Those that differ from token to token only have their places here, filled when it is signed. */
export type Claims = Readonly<Record<string, unknown>>;

/** In the place of a claim that is filled in later. */
export const later = '';

/**
 * Claims of a JWT of the Neo OAuth service. Assumed: SAP documents the existence of these tokens, not their claims.
 * Source: RFC 9068 §2.2 for the standard ones
 */
export const neoClaims = (order: TokenOrder, urls: PublicUrls): Claims => {
  const { client } = order.known;
  return {
    jti: later,
    iss: neoIssuerOf(urls, order.zone),
    ...neoSubjectClaims(order),
    aud: order.audience ?? audienceOf(client, order.scopes, urls),
    client_id: client.clientId,
    azp: client.clientId,
    grant_type: order.grantType,
    scope: order.scopes.join(' '),
    scopes: order.scopes,
    account: order.zone.technicalName,
    iat: later,
    nbf: later,
    exp: later,
    ...bindingClaims(order),
  };
};
