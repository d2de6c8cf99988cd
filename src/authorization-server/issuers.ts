import type { Subaccount } from '../accounts/index.ts';
import type { PublicUrls } from '../http/server/public-urls.ts';

/** Issuer of a subaccount's XSUAA tokens. Source: claim `iss` of XSUAA tokens */
export const xsuaaIssuerOf = (urls: PublicUrls, zone: Pick<Subaccount, 'subdomain'>): string =>
  `${xsuaaOriginOf(urls, zone)}/oauth/token`;

/** Origin of a subaccount's authorization server, e.g. `https://acme.authentication.portolan.localhost:8443`. */
export const xsuaaOriginOf = (urls: PublicUrls, zone: Pick<Subaccount, 'subdomain'>): string =>
  urls.origin(`${zone.subdomain}.authentication`);

/** Issuer of a consumer account's Neo tokens. Assumed: SAP documents no claim of these tokens. */
export const neoIssuerOf = (urls: PublicUrls, zone: Pick<Subaccount, 'technicalName'>): string =>
  urls.origin(`oauthasservices-${zone.technicalName}`);

/** Audience of Platform API tokens. Assumed: SAP documents no claim of these tokens. */
export const platformAudienceOf = (urls: PublicUrls): string => urls.origin('api');

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the host of an origin is one of our names, or this machine. What else a caller may call us by is the caller's to choose. Source: security.md S-36 */
export const isOurName = (urls: PublicUrls, origin: string): boolean => {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  // The domain all our host names are below.
  const domain = new URL(urls.origin('x')).hostname.slice('x.'.length);
  return loopbackNames.has(hostname) || hostname === domain || hostname.endsWith(`.${domain}`);
};
