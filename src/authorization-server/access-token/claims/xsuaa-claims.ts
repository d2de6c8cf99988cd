import type { PublicUrls } from '../../../http/server/public-urls.ts';
import { xsuaaIssuerOf } from '../../issuers.ts';
import type { TokenOrder } from '../access-token.ts';
import { audienceOf } from './audience.ts';
import { type Claims, later } from './neo-claims.ts';
import { bindingClaims, xsuaaSubjectClaims } from './subject-claims.ts';

/** Claims of an XSUAA token, in XSUAA's order. Source: UAA doc "Token Format"; accessors of `@sap/xssec` */
export const xsuaaClaims = (order: TokenOrder, urls: PublicUrls): Claims => {
  const { client, revocationSignature } = order.known;
  const { clientId, serviceInstanceId } = client;
  const user = order.subject.kind === 'user' ? order.subject.user : undefined;
  return {
    jti: later,
    ext_attr: {
      enhancer: 'XSUAA',
      subaccountid: order.zone.id,
      zdn: order.zone.subdomain,
      ...(serviceInstanceId !== undefined && { serviceinstanceid: serviceInstanceId }),
      // Ours: an API that belongs to its own subaccount's clients alone knows by it a client that acts for a subscriber.
      ...(client.subaccountId !== order.zone.id && { clientsubaccountid: client.subaccountId }),
      ...(user?.givenName !== undefined && { given_name: user.givenName }),
      ...(user?.familyName !== undefined && { family_name: user.familyName }),
    },
    ...xsuaaSubjectClaims(order),
    ...(user === undefined && { authorities: order.scopes }),
    scope: order.scopes,
    client_id: clientId,
    cid: clientId,
    azp: clientId,
    grant_type: order.grantType,
    rev_sig: revocationSignature,
    iat: later,
    exp: later,
    iss: xsuaaIssuerOf(urls, order.zone),
    zid: order.zone.id,
    aud: order.audience ?? audienceOf(client, order.scopes, urls),
    ...(order.azAttr !== undefined && { az_attr: order.azAttr }),
    ...bindingClaims(order),
  };
};
