import { randomHex } from '../../../foundation/ids.ts';
import type { PublicUrls } from '../../../http/server/public-urls.ts';
import { neoIssuerOf } from '../../issuers.ts';
import type { TokenOrder } from '../access-token.ts';
import { audienceOf } from './audience.ts';
import { bindingClaims, neoSubjectClaims } from './subject-claims.ts';

/** A JWT's claims with the two this room reads back. */
export type Claims = { readonly jti: string; readonly exp: number } & Readonly<Record<string, unknown>>;

/**
 * Claims of a JWT of the Neo OAuth service. Assumed: SAP documents the existence of these tokens, not their claims.
 * Source: RFC 9068 §2.2 for the standard ones
 */
export const neoClaims = (
  order: TokenOrder,
  times: { readonly iat: number; readonly exp: number },
  urls: PublicUrls,
): Claims => {
  const { client } = order.known;
  return {
    jti: randomHex(16),
    iss: neoIssuerOf(urls, order.zone),
    ...neoSubjectClaims(order),
    aud: order.audience ?? audienceOf(client, order.scopes, urls),
    client_id: client.clientId,
    azp: client.clientId,
    grant_type: order.grantType,
    scope: order.scopes.join(' '),
    scopes: order.scopes,
    account: order.zone.technicalName,
    iat: times.iat,
    nbf: times.iat,
    exp: times.exp,
    ...bindingClaims(order),
  };
};
