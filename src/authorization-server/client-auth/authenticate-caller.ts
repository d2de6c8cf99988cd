import type { Audit } from '../../audit/index.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import type { TokenDoor } from '../doors/token-door.ts';
import { invalidClient, unknownTenant } from '../errors.ts';
import type { TokenParameters } from '../token-request/token-parameters.ts';
import type { Zones } from '../token-request/zones.ts';
import type { VerifySecret } from './client-auth.ts';
import { authenticateClient } from './index.ts';

/** Finds out which client calls one of the endpoints where clients authenticate. Throws 400, 401, 404 and 429. */
export type AuthenticateCaller = (
  request: RouteRequest,
  parameters: TokenParameters,
  door: TokenDoor,
) => Promise<KnownClient>;

const shownClientId = /^[A-Za-z0-9._~!|-]{1,256}$/;

/** Creates the step all client endpoints begin with: authenticate, match client and host, record a refusal. */
export const createAuthenticateCaller = (parts: {
  readonly verifySecret: VerifySecret;
  readonly zones: Zones;
  readonly audit: Pick<Audit, 'appendAlone'>;
}): AuthenticateCaller => {
  const refuse = async (
    request: RouteRequest,
    door: TokenDoor,
    rejection: { readonly reason: string; readonly clientId?: string },
    hasParameterCredentials: boolean,
  ): Promise<never> => {
    const clientId =
      rejection.clientId !== undefined && shownClientId.test(rejection.clientId) ? rejection.clientId : '(none)';
    await parts.audit.appendAlone({
      category: 'audit.security-events',
      actor: { kind: 'client', name: clientId, remoteAddress: request.remoteAddress, requestId: request.id },
      action: 'refuse',
      object: `OAuth client ${clientId}`,
      message: 'Client authentication failed',
      attributes: { reason: rejection.reason },
    });
    const isChallenged =
      request.headers.get('authorization') !== undefined || (door.challengesAnonymous && !hasParameterCredentials);
    throw invalidClient({
      challenge: isChallenged ? door.challenge(request.tenant) : undefined,
      detail: rejection.reason,
      asUaa: door.usesUaaErrors,
    });
  };

  return async (request, parameters, door) => {
    const authorization =
      request.headers.get('authorization') === undefined ? [] : request.headers.all('authorization');
    const hasParameterCredentials =
      parameters.get('client_secret') !== undefined || parameters.get('client_assertion') !== undefined;
    const answer = await authenticateClient(
      {
        authorization,
        encodedCredentials: request.headers.get('x-cf-encoded-credentials'),
        parameters,
        remoteAddress: request.remoteAddress,
        rules: door.clientAuth,
      },
      parts.verifySecret,
    );
    const { tenant } = request;
    if (answer.kind !== 'accepted') {
      if (tenant !== undefined && !(await parts.zones.exists(tenant))) throw unknownTenant();
      return refuse(request, door, answer.kind === 'rejected' ? answer : { reason: 'absent' }, hasParameterCredentials);
    }
    const { known } = answer;
    const { clientId, kind } = known.client;
    if (!door.clientKinds.includes(kind)) {
      return refuse(
        request,
        door,
        { reason: `a ${kind} client at a foreign endpoint`, clientId },
        hasParameterCredentials,
      );
    }
    // On the doors of XSUAA another host than the client's own is a question of zones, decided later.
    if (tenant !== undefined && !door.hasZones && !parts.zones.isOwn(known, tenant)) {
      if (!(await parts.zones.exists(tenant))) throw unknownTenant();
      return refuse(
        request,
        door,
        { reason: 'the host belongs to another subaccount', clientId },
        hasParameterCredentials,
      );
    }
    return known;
  };
};
