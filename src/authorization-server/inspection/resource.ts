import type { RouteRequest } from '../../http/server/route.ts';

/** An absolute URI, as far as tokens may be made out to one: with an authority, and without a fragment. */
const resourcePattern = /^[a-z][a-z0-9+.-]*:\/\/[\x21-\x22\x24-\x7e]+$/i;

const maxLength = 2048;

/** Whether a text can name a resource. Source: RFC 8707 §2; assumed: URIs without an authority (`urn:...`) name nothing a token is presented to */
export const isResource = (text: string): boolean =>
  text.length <= maxLength && resourcePattern.test(text) && URL.canParse(text);

/** Those of an audience that are addresses; the names of applications have no authority. */
export const resourcesOf = (audience: readonly string[]): readonly string[] => audience.filter(isResource);

/**
 * Whether a token may be used for this request, as far as its resources go: one of them must be the request's origin and path, or an address
 * above it. The origin is what the caller calls us by, so it counts only where the name is one of ours, or of this machine: whoever is given a
 * token for its own address must not bring it here under that name. Source: RFC 8707 §2, §3; security.md S-21
 */
export const isForRequest = (
  resources: readonly string[] | undefined,
  request: Pick<RouteRequest, 'door' | 'origin' | 'pathPrefix' | 'rawPath'>,
): boolean => {
  if (resources === undefined) return true;
  const asked = URL.parse(request.origin);
  if (asked === null || (request.door === 'bare' && !loopback.test(asked.hostname))) return false;
  const path = `${request.pathPrefix}${request.rawPath}`;
  return resources.some((text) => {
    const resource = URL.parse(text);
    if (resource === null || resource.origin !== asked.origin || resource.search !== '') return false;
    const above = resource.pathname.replace(/\/$/, '');
    return path === above || path.startsWith(`${above}/`);
  });
};

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
