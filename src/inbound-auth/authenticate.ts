import type { Authenticate } from '../http/server/pipeline.ts';
import type { RouteRequest } from '../http/server/route.ts';
import type { Authenticator } from './authenticators/authenticator.ts';
import { type AuthorizationHeader, readAuthorizationHeader } from './authenticators/authorization-header.ts';
import { missingRole, unauthenticated } from './errors.ts';

/** The `WWW-Authenticate` value a refused request gets. `isTokenRefused`: a bearer token was presented and does not hold. */
export type Challenge = (request: RouteRequest, isTokenRefused: boolean) => Promise<string>;

/**
 * Creates the check in front of an audience: the authenticators are asked in order, the first that knows the kind of credential decides,
 * and a bad credential is never passed on to the next (S-50). Two `Authorization` headers are refused. A client certificate beside a
 * header is not asked about: the header wins. Source: contract of the OData API 1.2; RFC 9110 §15.5.2
 */
export const createAuthenticate =
  (authenticators: readonly Authenticator[], challenge: Challenge): Authenticate =>
  async (request, access) => {
    const header = readAuthorizationHeader(request);
    const refuse = async (detail: string) => unauthenticated(await challenge(request, presentsToken(header)), detail);
    if (header.kind === 'ambiguous') throw await refuse('more than one Authorization header');
    for (const authenticate of authenticators) {
      const outcome = await authenticate(request);
      if (outcome.kind === 'absent') continue;
      if (outcome.kind === 'rejected') throw await refuse(outcome.reason);
      const { principal } = outcome;
      if (access.scope !== undefined && !principal.scopes.includes(access.scope)) throw missingRole([access.scope]);
      return principal;
    }
    throw await refuse('no credentials');
  };

const presentsToken = (header: AuthorizationHeader): boolean =>
  header.kind === 'ambiguous' ? header.hasToken : header.kind === 'present' && header.scheme === 'bearer';
