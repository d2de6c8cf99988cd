import type { Subaccount } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import { WireError } from '../foundation/wire-error.ts';
import type { PublicUrls } from '../http/server/public-urls.ts';
import { ok, type Reply } from '../http/server/reply.ts';
import type { RouteRequest } from '../http/server/route.ts';
import type { Subject, TokenFormat } from './access-token/access-token.ts';
import type { IssueAccessToken } from './access-token/issue-access-token.ts';
import { AlreadyRedeemed } from './access-token/redeem.ts';
import type { AuthenticateCaller, AuthenticatedCaller } from './client-auth/authenticate-caller.ts';
import type { ClientDirectory } from './clients/client-directory.ts';
import { isTechnicalUser, type KnownClient } from './clients/oauth-client.ts';
import { grantTypeNames, type TokenDoor } from './doors/token-door.ts';
import {
  invalidClient,
  invalidGrant,
  invalidRequest,
  unauthorizedClient,
  unknownTenant,
  unsupportedGrantType,
} from './errors.ts';
import type { Grant } from './grants/grant.ts';
import type { FindGrant } from './grants/index.ts';
import { parseAdditionalAttributes } from './token-request/additional-attributes.ts';
import { narrowAudience, readResource } from './token-request/resource-indicator.ts';
import { readTokenParameters, type TokenParameters } from './token-request/token-parameters.ts';
import type { Zones } from './token-request/zones.ts';

/** Answers a token request at a door. */
export type TokenEndpoint = (request: RouteRequest, door: TokenDoor) => Promise<Reply>;

/** What a client may ask for that proves nothing about itself: what a user has authorized. Source: RFC 6749 §2.1, §4.4 */
const publicGrantTypes: readonly string[] = [grantTypeNames.authorizationCode, grantTypeNames.refreshToken];

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

/**
 * Creates the one token endpoint behind all doors: parameters, client, grant, zone, scopes, token. Source: RFC 6749 §3.2, §5
 */
export const createTokenEndpoint = (parts: {
  readonly authenticateCaller: AuthenticateCaller;
  readonly zones: Zones;
  readonly findGrant: FindGrant;
  readonly issueAccessToken: IssueAccessToken;
  readonly audit: Pick<Audit, 'appendAlone'>;
  readonly directory: Pick<ClientDirectory, 'reread'>;
  readonly publicUrls: PublicUrls;
}): TokenEndpoint => {
  const recordRefusal = (request: RouteRequest, { client }: KnownClient, error: WireError): Promise<void> =>
    parts.audit.appendAlone({
      category: 'audit.security-events',
      subaccountId: client.subaccountId,
      actor: { kind: 'client', name: client.clientId, remoteAddress: request.remoteAddress, requestId: request.id },
      action: 'refuse',
      object: `OAuth client ${client.clientId}`,
      message: 'Token request refused',
      attributes: { error: error.code, ...(error.detail !== undefined && { reason: error.detail }) },
    });

  const findZone = async (
    request: RouteRequest,
    parameters: TokenParameters,
    door: TokenDoor,
    known: KnownClient,
  ): Promise<Subaccount> => {
    if (!door.hasZones) return known.subaccount;
    const requested = request.headers.get('x-zid') ?? parameters.get('zid');
    const label = requested?.toLowerCase() ?? request.tenant;
    if (label === undefined) return known.subaccount;
    const zone = await parts.zones.findFor(known, label);
    if (zone !== undefined) return zone;
    if (requested === undefined && !(await parts.zones.exists(label))) throw unknownTenant();
    throw invalidClient({
      challenge: request.headers.get('authorization') === undefined ? undefined : door.challenge(request.tenant),
      detail: 'the client may not act in the zone asked for',
      asUaa: door.usesUaaErrors,
    });
  };

  const grantToken = async (
    request: RouteRequest,
    parameters: TokenParameters,
    door: TokenDoor,
    { grant, format, caller }: TokenRequest,
  ): Promise<Readonly<Record<string, unknown>>> => {
    const { known } = caller;
    const { client } = known;
    if (!client.grantTypes.includes(grant.grantType)) throw unauthorizedClient();
    if (!client.isConfidential && !publicGrantTypes.includes(grant.grantType)) throw unauthorizedClient();
    const zone = await findZone(request, parameters, door, known);
    const resource = readResource(parameters, door, client, parts.publicUrls);
    const { replyMembers, ...authorization } = await grant.authorize({
      known,
      zone,
      door,
      parameters: readGrantParameters(grant, parameters),
      requestedScope: parameters.get('scope'),
      resource,
      request,
    });
    assertNoTechnicalUser(authorization.subject);
    const issue = parts.issueAccessToken({
      ...authorization,
      known,
      zone,
      audience: narrowAudience(authorization.audience, resource),
      authorizedAudience: authorization.audience,
      format: authorization.format ?? format ?? door.defaultFormat(client.kind),
      azAttr: client.kind === 'xsuaa' ? parseAdditionalAttributes(parameters.get('authorities')) : undefined,
      confirmation: authorization.confirmation ?? (door.bindsTokens ? caller.confirmation : undefined),
      remoteAddress: request.remoteAddress,
      requestId: request.id,
    });
    const token = await issue.catch(async (error: unknown) => {
      if (!(error instanceof AlreadyRedeemed)) throw error;
      await authorization.redemption?.onReplay?.();
      throw invalidGrant('used or revoked at the same moment');
    });
    return replyMembers === undefined ? door.toBody(token) : { ...door.toBody(token), ...replyMembers };
  };

  return async (request, door) => {
    const parameters = readTokenParameters(request, door.placement);
    const grant = getGrant(parts.findGrant, door, parameters);
    const format = parseFormat(parameters.get('token_format'));
    const caller = await parts.authenticateCaller(request, parameters, door);
    const { known } = caller;
    try {
      return ok(await grantToken(request, parameters, door, { grant, format, caller }), noStore);
    } catch (error) {
      if (error instanceof WireError) {
        if (error.status < 500) await recordRefusal(request, known, error);
        throw error;
      }
      // Deleted by an administrator in the moment between the check of its secret and the write of its token.
      if ((await parts.directory.reread(known.client.clientId)) !== undefined) throw error;
      throw invalidClient({
        challenge: undefined,
        detail: 'the client was deleted meanwhile',
        asUaa: door.usesUaaErrors,
      });
    }
  };
};

/** An identity provider must not name a user like the technical user of a client: it would get the client's roles (S-07). */
const assertNoTechnicalUser = (subject: Subject): void => {
  if (subject.kind === 'user' && [subject.user.name, subject.user.id].some(isTechnicalUser)) {
    throw invalidGrant('the user is named like the technical user of a client');
  }
};

type TokenRequest = {
  readonly grant: Grant;
  readonly format: TokenFormat | undefined;
  readonly caller: AuthenticatedCaller;
};

const getGrant = (findGrant: FindGrant, door: TokenDoor, parameters: TokenParameters): Grant => {
  const grantType = parameters.get('grant_type');
  if (grantType === undefined) throw invalidRequest('The parameter grant_type is missing');
  const grant = findGrant(door, grantType);
  if (grant === undefined) throw unsupportedGrantType();
  return grant;
};

const readGrantParameters = (grant: Grant, parameters: TokenParameters): unknown => {
  const parsed = grant.parameters.safeParse(parameters.asRecord());
  if (!parsed.success) {
    throw invalidRequest(`The parameter ${String(parsed.error.issues[0]?.path[0] ?? '')} is missing or invalid`);
  }
  return parsed.data;
};

const formats: Readonly<Record<string, TokenFormat>> = { opaque: 'opaque', jwt: 'jwt', jwtrfc: 'jwtrfc' };

/** Source: SAP doc "OAuth 2.0 JWT Token Types", which writes the values in either case */
const parseFormat = (text: string | undefined): TokenFormat | undefined => {
  if (text === undefined) return undefined;
  const name = text.toLowerCase();
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format === undefined) throw invalidRequest('The parameter token_format must be opaque, jwt or jwtrfc');
  return format;
};
