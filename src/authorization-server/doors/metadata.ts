import type { Accounts, Subaccount } from '../../accounts/index.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { clientAuthMethods } from '../client-auth/index.ts';
import { unknownTenant } from '../errors.ts';
import { neoIssuerOf, xsuaaIssuerOf, xsuaaOriginOf } from '../issuers.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { standardDoor } from './standard.ts';
import { xsuaaDoor } from './xsuaa.ts';

/** What a metadata document says. */
export type MetadataDocument = Readonly<Record<string, unknown>>;

/** Makes the documents standard clients configure themselves from. */
export type Metadata = {
  /** Source: RFC 8414 §2; OpenID Connect Discovery 1.0 §3 */
  readonly describeServer: (request: RouteRequest) => Promise<MetadataDocument>;
  /** Source: RFC 9728 §2. `path`: of the resource, below the origin. */
  readonly describeResource: (request: RouteRequest, path: string) => Promise<MetadataDocument>;
};

/** Creates the documents. They follow the host they are asked at; the bare host describes the server without a zone. */
export const createMetadata = (parts: {
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly settings: AuthorizationServerSettings;
}): Metadata => {
  const urls = parts.settings.publicUrls;
  const findZone = async (label: string | undefined): Promise<Subaccount | undefined> => {
    if (label === undefined) return undefined;
    const zone = await parts.accounts.findSubaccountByLabel(label);
    if (zone === undefined) throw unknownTenant();
    return zone;
  };

  return {
    describeServer: async (request) => {
      const zone = await findZone(request.tenant ?? twinLabelOf(request));
      if (isTwin(request)) {
        // Clients that cannot resolve our host names come by the path twin: to them the twin is the issuer.
        const base = `${request.origin}/t/${request.tenant ?? twinLabelOf(request)}`;
        return server({ issuer: issuerAsked(request, base), origin: base, ...ofStandardDoor });
      }
      if (request.door === 'neo-oauth' && zone !== undefined) {
        const issuer = neoIssuerOf(urls, zone);
        return server({ issuer, origin: issuer, ...ofStandardDoor });
      }
      const origin = zone === undefined ? urls.origin('authentication') : xsuaaOriginOf(urls, zone);
      const certificateOrigin = urls.origin(`${zone === undefined ? '' : `${zone.subdomain}.`}authentication.cert`);
      return server({
        issuer: zone === undefined ? `${origin}/oauth/token` : xsuaaIssuerOf(urls, zone),
        origin,
        tokenPath: '/oauth/token',
        grantTypes: xsuaaDoor(parts.settings).grantTypes,
        certificateOrigin,
      });
    },
    describeResource: async (request, path) => {
      const zone = await findZone(request.tenant);
      const isNeo = zone?.flavour === 'neo';
      const issuer =
        zone === undefined
          ? `${urls.origin('authentication')}/oauth/token`
          : isNeo
            ? neoIssuerOf(urls, zone)
            : xsuaaIssuerOf(urls, zone);
      return {
        resource: `${request.origin}${request.pathPrefix}${path}`,
        authorization_servers: [issuer],
        bearer_methods_supported: ['header'],
      };
    },
  };
};

/** The suffix of `/.well-known/oauth-authorization-server/...`: the path of the issuer. Source: RFC 8414 §3.1 */
const suffixOf = (request: RouteRequest): string => request.rawPath.replace(/^.*\/\.well-known\/[^/]+/, '');

const twinLabelOf = (request: RouteRequest): string | undefined =>
  /^\/t\/([A-Za-z0-9-]{1,63})(?:\/oauth\/token)?$/.exec(suffixOf(request))?.[1]?.toLowerCase();

const isTwin = (request: RouteRequest): boolean => request.pathPrefix !== '' || twinLabelOf(request) !== undefined;

const issuerAsked = (request: RouteRequest, base: string): string =>
  request.rawPath.includes('/oauth/token') ? `${base}/oauth/token` : base;

const ofStandardDoor = { tokenPath: standardDoor.tokenPath, grantTypes: standardDoor.grantTypes };

const server = (address: {
  readonly issuer: string;
  readonly origin: string;
  readonly tokenPath: string;
  readonly certificateOrigin?: string;
  readonly grantTypes: readonly string[];
}): MetadataDocument => ({
  issuer: address.issuer,
  token_endpoint: `${address.origin}${address.tokenPath}`,
  jwks_uri: `${address.origin}/oauth2/jwks`,
  introspection_endpoint: `${address.origin}/oauth2/introspect`,
  revocation_endpoint: `${address.origin}/oauth2/revoke`,
  grant_types_supported: address.grantTypes,
  // Required members of the two standards; empty as long as no grant uses the authorization endpoint.
  response_types_supported: [],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'ES256'],
  token_endpoint_auth_methods_supported: clientAuthMethods.map(({ name }) => name),
  introspection_endpoint_auth_methods_supported: clientAuthMethods.map(({ name }) => name),
  revocation_endpoint_auth_methods_supported: clientAuthMethods.map(({ name }) => name),
  code_challenge_methods_supported: ['S256'],
  ...(address.certificateOrigin !== undefined && {
    mtls_endpoint_aliases: {
      token_endpoint: `${address.certificateOrigin}${address.tokenPath}`,
      introspection_endpoint: `${address.certificateOrigin}/oauth2/introspect`,
      revocation_endpoint: `${address.certificateOrigin}/oauth2/revoke`,
    },
  }),
});
