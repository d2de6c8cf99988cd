import type { Accounts, Subaccount } from '../../accounts/index.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { platformApis } from '../clients/platform-scopes.ts';
import { unknownTenant } from '../errors.ts';
import { neoIssuerOf, platformAudienceOf, xsuaaIssuerOf, xsuaaOriginOf } from '../issuers.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { describeServerAt, type MetadataDocument, type ServerAddress } from './server-metadata.ts';
import { standardDoor } from './standard.ts';
import { grantTypeNames } from './token-door.ts';
import { xsuaaDoor } from './xsuaa.ts';

/** Makes the documents standard clients configure themselves from. */
export type Metadata = {
  /** Source: RFC 8414 §2; OpenID Connect Discovery 1.0 §3 */
  readonly describeServer: (request: RouteRequest) => Promise<MetadataDocument>;
  /** Source: RFC 9728 §2. `path`: of the resource, below the origin. */
  readonly describeResource: (request: RouteRequest, path: string) => Promise<MetadataDocument>;
};

const platformScopes = [...new Set(platformApis.flatMap(({ scopes }) => scopes))];

/** The endpoints by the letter of the standards; the paths of SAP's doors have clients of their own, which are configured by hand. */
const ofStandardDoor = {
  tokenPath: standardDoor.tokenPath,
  grantTypes: standardDoor.grantTypes,
  authorizationPath: '/oauth2/authorize',
  userInfoPath: '/userinfo',
  acceptsResource: standardDoor.acceptsResource,
};

/** Creates the documents. They follow the host they are asked at; the bare host describes the server without a zone. */
export const createMetadata = (parts: {
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly settings: AuthorizationServerSettings;
}): Metadata => {
  const urls = parts.settings.publicUrls;
  const xsuaa = xsuaaDoor(parts.settings);
  const findZone = async (label: string | undefined): Promise<Subaccount | undefined> => {
    if (label === undefined) return undefined;
    const zone = await parts.accounts.findSubaccountByLabel(label);
    if (zone === undefined) throw unknownTenant();
    return zone;
  };

  const ofXsuaa = (zone: Subaccount | undefined): ServerAddress => {
    const origin = zone === undefined ? urls.origin('authentication') : xsuaaOriginOf(urls, zone);
    return {
      issuer: zone === undefined ? `${origin}/oauth/token` : xsuaaIssuerOf(urls, zone),
      origin,
      certificateOrigin: urls.origin(`${zone === undefined ? '' : `${zone.subdomain}.`}authentication.cert`),
      tokenPath: xsuaa.tokenPath,
      grantTypes: xsuaa.grantTypes,
      authorizationPath: '/oauth/authorize',
      userInfoPath: '/userinfo',
      acceptsResource: xsuaa.acceptsResource,
      scopes: ['openid', 'uaa.user', 'uaa.resource'],
    };
  };
  /** Platform API clients belong to accounts the host does not name; there are no users. */
  const ofPlatform: () => ServerAddress = () => ({
    issuer: platformAudienceOf(urls),
    origin: platformAudienceOf(urls),
    tokenPath: standardDoor.tokenPath,
    grantTypes: [grantTypeNames.clientCredentials],
    acceptsResource: standardDoor.acceptsResource,
    scopes: platformScopes,
  });

  return {
    describeServer: async (request) => {
      const label = request.tenant ?? twinLabelOf(suffixOf(request));
      const zone = await findZone(label);
      if (zone !== undefined && isTwin(request)) {
        // Clients that cannot resolve our host names come by the path twin: to them the twin is the issuer.
        const base = `${request.origin}/t/${label}`;
        return describeServerAt({ ...ofStandardDoor, issuer: issuerAsked(request, base), origin: base });
      }
      if (request.door === 'neo-oauth' && zone !== undefined) {
        const issuer = neoIssuerOf(urls, zone);
        return describeServerAt({ ...ofStandardDoor, issuer, origin: issuer });
      }
      return describeServerAt(request.door === 'platform-api' ? ofPlatform() : ofXsuaa(zone));
    },
    describeResource: async (request, path) => {
      const zone = await findZone(request.tenant ?? twinLabelOf(path));
      return {
        resource: `${request.origin}${request.pathPrefix}${path}`,
        authorization_servers: [issuerFor(request, zone)],
        bearer_methods_supported: ['header'],
        tls_client_certificate_bound_access_tokens: true,
        ...(request.door === 'platform-api' && { scopes_supported: platformScopes }),
      };
    },
  };

  function issuerFor({ door }: RouteRequest, zone: Subaccount | undefined): string {
    if (door === 'platform-api') return platformAudienceOf(urls);
    return zone?.flavour === 'neo' ? neoIssuerOf(urls, zone) : ofXsuaa(zone).issuer;
  }
};

/** The suffix of `/.well-known/oauth-authorization-server/...`: the path of the issuer. Source: RFC 8414 §3.1 */
const suffixOf = (request: RouteRequest): string => request.rawPath.replace(/^.*\/\.well-known\/[^/]+/, '');

const twinLabelOf = (path: string): string | undefined =>
  /^\/t\/([A-Za-z0-9-]{1,63})(?:\/|$)/.exec(path)?.[1]?.toLowerCase();

const isTwin = (request: RouteRequest): boolean =>
  request.pathPrefix !== '' || twinLabelOf(suffixOf(request)) !== undefined;

const issuerAsked = (request: RouteRequest, base: string): string =>
  request.rawPath.includes('/oauth/token') ? `${base}/oauth/token` : base;
