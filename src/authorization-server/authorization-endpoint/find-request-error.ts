import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { KnownClient, OAuthClient } from '../clients/oauth-client.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { mayTarget } from '../token-request/resource-indicator.ts';
import type { AuthorizationDoor } from './authorization-door.ts';
import type { AuthorizationError, AuthorizationErrorCode } from './errors.ts';
import type { AuthorizationParameters } from './parameters.ts';
import { maxAgeOf, promptsOf } from './parameters.ts';

const refusal = (code: AuthorizationErrorCode, description: string): AuthorizationError => ({ code, description });

const invalid = (description: string): AuthorizationError => refusal('invalid_request', description);

/** What is wrong with a request whose client and redirect URI are known, so that its sender can be told there. Source: RFC 6749 §4.1.2.1 */
export const findRequestError = (
  door: AuthorizationDoor,
  { client }: KnownClient,
  parameters: AuthorizationParameters,
  redirectUri: string,
  urls: PublicUrls,
): AuthorizationError | undefined => {
  // SAP's paths take no notice of a resource, however often it is given.
  const repeated = [...parameters.repeated].filter((name) => name !== 'resource');
  if (repeated.length > 0) return invalid('A parameter is given more than once');
  const responseType = parameters.get('response_type');
  if (responseType === undefined) return invalid('The parameter response_type is missing');
  // No implicit grant (O-78). Source: RFC 9700 §2.1.2
  if (responseType !== 'code') return refusal('unsupported_response_type', 'The response type must be code');
  if (!client.grantTypes.includes(grantTypeNames.authorizationCode)) {
    return refusal('unauthorized_client', 'The client is not registered for the authorization code grant');
  }
  return (
    findUnsupported(parameters) ??
    findTargetError(door, client, parameters, urls) ??
    findPkceError(door.requiresPkce || !client.isConfidential, parameters) ??
    findDisplayError(parameters) ??
    findModeError(parameters, redirectUri)
  );
};

/** What we know and do not do is refused, not passed over. */
const findUnsupported = (parameters: AuthorizationParameters): AuthorizationError | undefined => {
  const mode = parameters.get('response_mode');
  if (mode !== undefined && mode !== 'query' && mode !== 'form_post') {
    return invalid('The response mode must be query or form_post');
  }
  if (parameters.get('request') !== undefined) {
    return refusal('request_not_supported', 'Request objects are not supported');
  }
  if (parameters.get('request_uri') !== undefined) {
    return refusal('request_uri_not_supported', 'Request objects are not supported');
  }
  if (parameters.get('registration') !== undefined) {
    return refusal('registration_not_supported', 'Registration in a request is not supported');
  }
  return undefined;
};

/** A token is for one resource. Source: RFC 8707 §2.1 */
const findTargetError = (
  door: AuthorizationDoor,
  client: OAuthClient,
  parameters: AuthorizationParameters,
  urls: PublicUrls,
): AuthorizationError | undefined => {
  if (door.name !== 'standard') return undefined;
  const resource = parameters.get('resource');
  const isRefused = resource === undefined ? parameters.repeated.has('resource') : !mayTarget(resource, client, urls);
  return isRefused ? refusal('invalid_target', 'The resource is not acceptable') : undefined;
};

const findPkceError = (isRequired: boolean, parameters: AuthorizationParameters): AuthorizationError | undefined => {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined) return invalid('The parameter code_challenge is missing');
    return isRequired ? invalid('The parameter code_challenge is missing: PKCE is required') : undefined;
  }
  // A missing method would mean `plain`. Source: RFC 7636 §4.3, §4.4.1
  if (method !== 'S256') return invalid('The code challenge method must be S256');
  return /^[\w-]{43}$/.test(challenge) ? undefined : invalid('The code challenge is not one of method S256');
};

const findDisplayError = (parameters: AuthorizationParameters): AuthorizationError | undefined => {
  const prompts = promptsOf(parameters);
  if (prompts.includes('none') && prompts.length > 1) return invalid('The prompt none stands alone');
  if (parameters.get('max_age') !== undefined && maxAgeOf(parameters) === undefined) {
    return invalid('The parameter max_age must be a number of seconds');
  }
  if ((parameters.get('nonce')?.length ?? 0) > 1024) return invalid('The parameter nonce is too long');
  return undefined;
};

/** A form cannot be posted to a program. */
const findModeError = (parameters: AuthorizationParameters, redirectUri: string): AuthorizationError | undefined =>
  parameters.get('response_mode') === 'form_post' && !/^https?:/i.test(redirectUri)
    ? invalid('The response mode form_post needs a web address as redirect URI')
    : undefined;
