import type { Subaccount } from '../../../accounts/index.ts';
import type { PublicUrls } from '../../../http/server/public-urls.ts';
import type { RouteRequest } from '../../../http/server/route.ts';
import type { SignOnAddresses } from '../../../identity-provider/index.ts';
import { samlConsumerPathOf, samlEntityIdOf } from '../../doors/saml-addresses.ts';

/** Where a provider sends a browser back to: to the host it came from, as cookies are that host's. */
export const signOnAddressesOf = (
  { origin, pathPrefix }: Pick<RouteRequest, 'origin' | 'pathPrefix'>,
  urls: PublicUrls,
  zone: Subaccount,
): SignOnAddresses => ({
  entityId: samlEntityIdOf(urls, zone),
  consumerUrl: `${origin}${pathPrefix}${samlConsumerPathOf(urls, zone)}`,
});
