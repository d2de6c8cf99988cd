import type { Accounts, Subaccount } from '../../accounts/index.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import { unknownTenant } from '../errors.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import type { Zones } from '../token-request/zones.ts';
import { type AuthorizationDoor, issuerOf } from './authorization-door.ts';
import { type AuthorizationError, missingRedirectUri, unknownClient, unregisteredRedirectUri } from './errors.ts';
import { findRequestError } from './find-request-error.ts';
import type { AuthorizationParameters } from './parameters.ts';
import { maxAgeOf, promptsOf } from './parameters.ts';
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
      error: findRequestError(door, known, parameters, redirectUri, parts.settings.publicUrls),
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
