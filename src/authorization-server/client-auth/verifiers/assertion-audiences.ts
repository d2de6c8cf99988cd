import type { PublicUrls } from '../../../http/server/public-urls.ts';
import type { RouteRequest } from '../../../http/server/route.ts';
import type { KnownClient } from '../../clients/oauth-client.ts';
import type { TokenDoor } from '../../doors/token-door.ts';
import { isOurName, neoIssuerOf, xsuaaIssuerOf, xsuaaOriginOf } from '../../issuers.ts';

const standardTokenPath = '/oauth2/token';

/**
 * Creates the list of names by which a client may mean us in an assertion: our issuers and token endpoints as they are published, and the
 * address it has called, if that is one of our names. Of other names in `Host` we know nothing: an assertion made for another server must
 * not become one for us by saying its name there. Source: RFC 7523 §3 no. 3; clients.md 7.2
 */
export const createListAudiences =
  (urls: PublicUrls) =>
  (request: Pick<RouteRequest, 'origin' | 'pathPrefix' | 'rawPath'>, door: TokenDoor) =>
  ({ subaccount }: Pick<KnownClient, 'subaccount'>): readonly string[] => {
    const published = [
      xsuaaOriginOf(urls, subaccount),
      neoIssuerOf(urls, subaccount),
      urls.origin('authentication'),
      urls.origin('api'),
      urls.origin('oauthasservices'),
    ];
    const bases = isOurName(urls, request.origin)
      ? [...published, `${request.origin}${request.pathPrefix}`]
      : published;
    const paths = new Set(['', door.tokenPath, standardTokenPath, request.rawPath.replace(/\/$/, '')]);
    // The path of the issuer of XSUAA is the one of its token endpoint.
    paths.add(xsuaaIssuerOf(urls, subaccount).slice(xsuaaOriginOf(urls, subaccount).length));
    return bases.flatMap((base) => [...paths].map((path) => base + path));
  };
