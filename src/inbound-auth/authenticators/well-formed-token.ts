import { malformedAuthorization } from '../errors.ts';
import type { Authenticator } from './authenticator.ts';
import { absent } from './authenticator.ts';
import { readAuthorizationHeader } from './authorization-header.ts';
import { isBearerToken } from './bearer.ts';

/**
 * Goes before the authenticator of bearer tokens where a header that holds none is a fault of the request, not a credential that fails: throws 400
 * for `Bearer` without one token behind it, and for a value without a scheme. Another scheme is no token: 401. Source: OpenAPI of the Destination
 * service, responses 400 and 401 of "Find a Destination"
 */
export const assertWellFormedToken: Authenticator = async (request) => {
  const header = readAuthorizationHeader(request);
  if (header.kind !== 'present' || header.scheme === '') return absent;
  const isMalformed = header.scheme === 'bearer' ? !isBearerToken(header.credentials) : header.credentials === '';
  if (isMalformed) throw malformedAuthorization();
  return absent;
};
