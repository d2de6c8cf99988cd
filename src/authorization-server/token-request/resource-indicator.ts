import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import type { TokenDoor } from '../doors/token-door.ts';
import { invalidTarget } from '../errors.ts';
import { isResource } from '../inspection/resource.ts';
import { platformAudienceOf } from '../issuers.ts';
import type { TokenParameters } from './token-parameters.ts';

/**
 * The one address a token is to be for, where the door reads it; for the authorization endpoint as well as the token endpoint. Throws
 * `invalid_target` for what is no absolute URI without a fragment, and for the Platform APIs where the client is none of theirs.
 * Source: RFC 8707 §2
 */
export const readResource = (
  parameters: Pick<TokenParameters, 'get'>,
  door: Pick<TokenDoor, 'acceptsResource'>,
  client: Pick<OAuthClient, 'kind'>,
  urls: PublicUrls,
): string | undefined => {
  const resource = door.acceptsResource ? parameters.get('resource') : undefined;
  if (resource === undefined) return undefined;
  if (!isResource(resource)) throw invalidTarget();
  // The audience of Platform API tokens tells them from others.
  const isPlatform = URL.parse(resource)?.origin === URL.parse(platformAudienceOf(urls))?.origin;
  if (isPlatform && client.kind !== 'platform-api') throw invalidTarget();
  return resource;
};

/** What is left of an audience when the client asks for one resource. Throws `invalid_target` where it was not authorized. Source: RFC 8707 §2.2 */
export const narrowAudience = (
  authorized: readonly string[] | undefined,
  resource: string | undefined,
): readonly string[] | undefined => {
  if (resource === undefined) return authorized;
  if (authorized !== undefined && !authorized.includes(resource)) throw invalidTarget();
  return [resource];
};
