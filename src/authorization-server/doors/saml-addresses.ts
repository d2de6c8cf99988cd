import type { Subaccount } from '../../accounts/index.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { ClientKind } from '../clients/oauth-client.ts';
import { isOurName, neoIssuerOf, xsuaaIssuerOf, xsuaaOriginOf } from '../issuers.ts';

/** What an assertion must name to be meant for us. */
export type SamlAddresses = { readonly audiences: readonly string[]; readonly recipients: readonly string[] };

/** Audiences of accounts with the default trust configuration, by region. Source: SAP doc "Principal Propagation to OAuth-Protected Applications" */
const regionAudiences = ['https://netweaver.ondemand.com', 'ap1.hana.ondemand.com', 'https://us1.hana.ondemand.com/'];

/** Name of a subaccount as a SAML service provider: the host name of its authorization server. Assumed: as UAA derives it from its URL */
export const samlEntityIdOf = (urls: PublicUrls, zone: Pick<Subaccount, 'subdomain'>): string =>
  new URL(xsuaaOriginOf(urls, zone)).hostname;

/** Path of the token endpoint that the metadata of a service provider names. Source: UAA doc "SAML2 Bearer Grant" */
export const samlTokenPathOf = (urls: PublicUrls, zone: Pick<Subaccount, 'subdomain'>): string =>
  `/oauth/token/alias/${samlEntityIdOf(urls, zone)}`;

/** Path of the assertion consumer service, where browsers bring responses. Source: UAA doc "SAML" (service provider metadata) */
export const samlConsumerPathOf = (urls: PublicUrls, zone: Pick<Subaccount, 'subdomain'>): string =>
  `/saml/SSO/alias/${samlEntityIdOf(urls, zone)}`;

/**
 * What an assertion for a client of this kind may name. The URL as it was called is a recipient too, if it is one of our names: an assertion made
 * for another server must not become one for us by saying its name in `Host`. It is no audience, because the caller chooses it. Source: spec oauth-and-platform-apis.md 3.6, 7.1; RFC 7522 §3 (2), (5)
 */
export const samlAddressesOf = (
  urls: PublicUrls,
  zone: Subaccount,
  clientKind: ClientKind,
  request: Pick<RouteRequest, 'origin' | 'pathPrefix' | 'rawPath'>,
): SamlAddresses => {
  const { origins, tokenPaths, names } = clientKind === 'xsuaa' ? xsuaaAddresses(urls, zone) : neoAddresses(urls, zone);
  const tokenUrls = origins.flatMap((origin) => [...tokenPaths, '/oauth2/token'].map((path) => `${origin}${path}`));
  return {
    audiences: [...names, ...tokenUrls],
    recipients: isOurName(urls, request.origin)
      ? [...tokenUrls, `${request.origin}${request.pathPrefix}${request.rawPath}`]
      : tokenUrls,
  };
};

const neoAddresses = (urls: PublicUrls, zone: Subaccount) => ({
  origins: [neoIssuerOf(urls, zone)],
  tokenPaths: ['/oauth2/api/v1/token'],
  names: [...regionAudiences, neoIssuerOf(urls, zone)],
});

const xsuaaAddresses = (urls: PublicUrls, zone: Subaccount) => ({
  origins: [xsuaaOriginOf(urls, zone), urls.origin(`${zone.subdomain}.authentication.cert`)],
  tokenPaths: ['/oauth/token', samlTokenPathOf(urls, zone)],
  names: [samlEntityIdOf(urls, zone), xsuaaOriginOf(urls, zone), xsuaaIssuerOf(urls, zone)],
});
