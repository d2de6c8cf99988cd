import type { Accounts, Subaccount } from '../../accounts/index.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import type { KnownClient, OAuthClient } from '../clients/oauth-client.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { unknownTenant } from '../errors.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { mayTarget } from '../token-request/resource-indicator.ts';
import type { Zones } from '../token-request/zones.ts';
import { type AuthorizationDoor, issuerOf } from './authorization-door.ts';
import {
  type AuthorizationError,
  type AuthorizationErrorCode,
  missingRedirectUri,
  unknownClient,
  unregisteredRedirectUri,
} from './errors.ts';
import type { AuthorizationParameters } from './parameters.ts';
import { isRegisteredRedirectUri, onlyRedirectUri } from './redirect-uri.ts';

/** Where an answer goes. Everything in it is known to be the client's own. */
export type ResponseTarget = {
  readonly redirectUri: string;
  readonly responseMode: 'query' | 'form_post';
  readonly state: string | undefined;
  readonly issuer: string;
};

/** A request whose sender and whose way back are certain; what it asks for may still be wrong. */
export type AuthorizationRequest = {
  readonly door: AuthorizationDoor;
  readonly known: KnownClient;
  /** Whose users are asked. */
  readonly zone: Subaccount;
  readonly target: ResponseTarget;
  readonly parameters: AuthorizationParameters;
  /** Absent: the request is in order as far as it can be judged before the user is known. */
  readonly error: AuthorizationError | undefined;
  /** The one address the tokens are to be for. Source: RFC 8707 §2.1 */
  readonly resource: string | undefined;
  readonly prompts: readonly string[];
  readonly maxAgeSeconds: number | undefined;
};

/** Judges an authorization request. Throws what the user is shown: client or redirect URI are not certain. */
export type ReadAuthorizationRequest = (
  request: RouteRequest,
  door: AuthorizationDoor,
  parameters: AuthorizationParameters,
) => Promise<AuthorizationRequest>;

/** Creates the judge. Source: RFC 6749 §4.1.1, §4.1.2.1; RFC 7636 §4.4.1; RFC 9700 §2.1 */
export const createReadAuthorizationRequest = (parts: {
  readonly directory: ClientDirectory;
  readonly zones: Zones;
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly settings: Pick<AuthorizationServerSettings, 'publicUrls'>;
}): ReadAuthorizationRequest => {
  const findZone = async (
    request: RouteRequest,
    door: AuthorizationDoor,
    known: KnownClient,
  ): Promise<Subaccount | undefined> => {
    if (request.tenant === undefined || parts.zones.isOwn(known, request.tenant)) return known.subaccount;
    return door.hasZones ? await parts.zones.findFor(known, request.tenant) : undefined;
  };

  return async (request, door, parameters) => {
    if (request.tenant !== undefined && (await parts.accounts.findSubaccountByLabel(request.tenant)) === undefined) {
      throw unknownTenant();
    }
    const clientId = parameters.get('client_id');
    const known = clientId === undefined ? undefined : await parts.directory.get(clientId);
    if (known === undefined) throw unknownClient('no such client, or no single client_id');
    const { client } = known;
    if (!client.isEnabled) throw unknownClient('the client is disabled');
    if (!door.clientKinds.includes(client.kind)) throw unknownClient(`a ${client.kind} client at a foreign endpoint`);
    const zone = await findZone(request, door, known);
    if (zone === undefined) throw unknownClient('the host belongs to another subaccount');
    const redirectUri = readRedirectUri(known, parameters);
    return {
      door,
      known,
      zone,
      parameters,
      target: {
        redirectUri,
        responseMode:
          parameters.get('response_mode') === 'form_post' && /^https?:/i.test(redirectUri) ? 'form_post' : 'query',
        state: parameters.get('state'),
        issuer: issuerOf(request, parts.settings, client, zone),
      },
      error: findError(door, known, parameters, redirectUri, parts.settings.publicUrls),
      resource: door.name === 'standard' ? parameters.get('resource') : undefined,
      prompts: promptsOf(parameters),
      maxAgeSeconds: maxAgeOf(parameters),
    };
  };
};

const readRedirectUri = ({ client }: KnownClient, parameters: AuthorizationParameters): string => {
  if (parameters.repeated.has('redirect_uri')) throw unregisteredRedirectUri();
  const sent = parameters.get('redirect_uri');
  if (sent === undefined) {
    const only = onlyRedirectUri(client);
    if (only === undefined) throw missingRedirectUri();
    return only;
  }
  if (!isRegisteredRedirectUri(client, sent)) throw unregisteredRedirectUri();
  return sent;
};

const refusal = (code: AuthorizationErrorCode, description: string): AuthorizationError => ({ code, description });
const invalid = (description: string): AuthorizationError => refusal('invalid_request', description);

const findError = (
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

const promptsOf = (parameters: AuthorizationParameters): readonly string[] =>
  (parameters.get('prompt') ?? '').split(' ').filter(Boolean);

const maxAgeOf = (parameters: AuthorizationParameters): number | undefined => {
  const text = parameters.get('max_age');
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
};
