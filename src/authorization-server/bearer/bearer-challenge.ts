import type { RouteRequest } from '../../http/server/route.ts';

/** A quoted string may hold neither quotes nor backslashes; host names hold neither, but a client can send anything as `Host`. */
const quotable = /^[\w.:/[\]-]+$/;

/**
 * The `WWW-Authenticate` value of an API that takes tokens: where it is described, and what was wrong with the token, if one was presented.
 * Source: RFC 6750 §3, RFC 9728 §5.1
 */
export const bearerChallengeOf = (
  { origin, pathPrefix }: Pick<RouteRequest, 'origin' | 'pathPrefix'>,
  error?: 'invalid_token' | 'insufficient_scope',
): string => {
  const address = origin + pathPrefix;
  const parameters = [
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(quotable.test(address) ? [`resource_metadata="${address}/.well-known/oauth-protected-resource"`] : []),
  ];
  return `Bearer ${parameters.join(', ')}`.trim();
};
