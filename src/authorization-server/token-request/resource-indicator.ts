import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import type { TokenDoor } from '../doors/token-door.ts';
import { invalidTarget } from '../errors.ts';
import { isResource } from '../inspection/resource.ts';
import { platformAudienceOf } from '../issuers.ts';
import type { TokenParameters } from './token-parameters.ts';

/** Whether a client may ask for this resource: an absolute URI without a fragment, of the Platform APIs for clients of theirs only. Source: RFC 8707 §2 */
export const mayTarget = (resource: string, client: Pick<OAuthClient, 'kind'>, urls: PublicUrls): boolean => {
  if (!isResource(resource)) return false;
  // The audience of Platform API tokens tells them from others.
  const isPlatform = URL.parse(resource)?.origin === URL.parse(platformAudienceOf(urls))?.origin;
  return !isPlatform || client.kind === 'platform-api';
};

/** The one address a token is to be for, where the door reads it. Throws `invalid_target`. Source: RFC 8707 §2.2 */
export const readResource = (
  parameters: Pick<TokenParameters, 'get'>,
  door: Pick<TokenDoor, 'acceptsResource'>,
  client: Pick<OAuthClient, 'kind'>,
  urls: PublicUrls,
): string | undefined => {
  const resource = door.acceptsResource ? parameters.get('resource') : undefined;
  if (resource === undefined) return undefined;
  if (!mayTarget(resource, client, urls)) throw invalidTarget();
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
