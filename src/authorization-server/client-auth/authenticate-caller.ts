import type { Audit } from '../../audit/index.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import type { TokenDoor } from '../doors/token-door.ts';
import { invalidClient, tooManyFailures, unknownTenant } from '../errors.ts';
import type { TokenParameters } from '../token-request/token-parameters.ts';
import type { Zones } from '../token-request/zones.ts';
import type { ClientAuthentication, Verifiers } from './client-auth.ts';
import { authenticateClient } from './index.ts';
import type { RefusalDelay } from './refusal-delay.ts';
import type { Throttle } from './throttle.ts';
import { createListAudiences } from './verifiers/assertion-audiences.ts';

/** Finds out which client calls one of the endpoints where clients authenticate. Throws 400, 401, 404 and 429. */
export type AuthenticateCaller = (
  request: RouteRequest,
  parameters: TokenParameters,
  door: TokenDoor,
) => Promise<AuthenticatedCaller>;

/** The client that called, and how it proved who it is. */
export type AuthenticatedCaller = {
  readonly known: KnownClient;
  /** `x5t#S256` of the certificate it authenticated with. Source: RFC 8705 §3.1 */
  readonly confirmation?: string | undefined;
};

const shownClientId = /^[A-Za-z0-9._~!|-]{1,256}$/;

type Rejection = Omit<Extract<ClientAuthentication, { readonly kind: 'rejected' }>, 'kind'>;

/** Creates the step all client endpoints begin with: authenticate, match client and host, record a refusal. */
export const createAuthenticateCaller = (parts: {
  readonly verifiers: Verifiers;
  readonly publicUrls: PublicUrls;
  readonly zones: Zones;
  readonly findClient: (clientId: string) => Promise<KnownClient | undefined> | KnownClient | undefined;
  readonly audit: Pick<Audit, 'appendAlone'>;
  readonly throttle: Pick<Throttle, 'recordRefusal'>;
  readonly refusalDelay: RefusalDelay;
}): AuthenticateCaller => {
  const createEvent = ({ remoteAddress, id: requestId }: RouteRequest, sent: string | undefined) => {
    const clientId = sent !== undefined && shownClientId.test(sent) ? sent : '(none)';
    return {
      category: 'audit.security-events',
      actor: { kind: 'client', name: clientId, remoteAddress, requestId },
      action: 'refuse',
      object: `OAuth client ${clientId}`,
    } as const;
  };

  const record = async (request: RouteRequest, rejection: Rejection): Promise<void> => {
    const { clientId, reason } = rejection;
    // Whoever administers the client is to see the attack on it; what names no client is a matter of the installation.
    const subaccountId = clientId === undefined ? undefined : (await parts.findClient(clientId))?.client.subaccountId;
    const event = { ...createEvent(request, clientId), ...(subaccountId !== undefined && { subaccountId }) };
    await parts.audit.appendAlone({ ...event, message: 'Client authentication failed', attributes: { reason } });
    if (rejection.hasReachedLimit === true) {
      await parts.audit.appendAlone({ ...event, message: 'Rate limit of failed client authentications reached' });
    }
  };

  /** Turns away an address that keeps sending what cannot be judged: it must not fill the audit log. Throws 429 (S-09). */
  const assertBelowRefusalLimit = async (request: RouteRequest): Promise<void> => {
    const { delaySeconds, hasReachedLimit } = parts.throttle.recordRefusal(request.remoteAddress);
    if (delaySeconds === undefined) return;
    if (hasReachedLimit) {
      const message = 'Rate limit reached: requests without usable client credentials are turned away unrecorded';
      await parts.audit.appendAlone({ ...createEvent(request, undefined), message });
    }
    throw tooManyFailures(delaySeconds);
  };

  /** Why the caller is refused although its credentials are right. */
  const findMismatch = ({ tenant }: RouteRequest, known: KnownClient, door: TokenDoor): string | undefined => {
    const { kind } = known.client;
    if (!door.clientKinds.includes(kind)) return `a ${kind} client at a foreign endpoint`;
    // On the doors of XSUAA another host than the client's own is a question of zones, decided later.
    if (tenant === undefined || door.hasZones || parts.zones.isOwn(known, tenant)) return undefined;
    return 'the host belongs to another subaccount';
  };

  const listAudiences = createListAudiences(parts.publicUrls);

  return async (request, parameters, door) => {
    const mayRefuse = parts.refusalDelay.begin();
    const hasHeader = request.headers.get('authorization') !== undefined;
    const answer = await authenticateClient(
      {
        authorization: hasHeader ? request.headers.all('authorization') : [],
        encodedCredentials: request.headers.get('x-cf-encoded-credentials'),
        parameters,
        certificate: isCertificateTaken(request, door) ? request.clientCertificate : undefined,
        listAudiences: listAudiences(request, door),
        remoteAddress: request.remoteAddress,
        rules: door.clientAuth,
      },
      parts.verifiers,
    );
    let rejection: Rejection;
    if (answer.kind === 'accepted') {
      const { known } = answer;
      const mismatch = findMismatch(request, known, door);
      if (mismatch === undefined) return { known, confirmation: answer.confirmation };
      rejection = { reason: mismatch, clientId: known.client.clientId, isSecretJudged: true };
    } else {
      rejection = answer.kind === 'rejected' ? answer : { reason: 'no client credentials' };
    }
    if (request.tenant !== undefined && !(await parts.zones.exists(request.tenant))) throw unknownTenant();
    if (rejection.isSecretJudged !== true) await assertBelowRefusalLimit(request);
    await record(request, rejection);
    await mayRefuse();
    const hasParameterCredentials =
      parameters.get('client_secret') !== undefined || parameters.get('client_assertion') !== undefined;
    const isChallenged = hasHeader || (door.challengesAnonymous && !hasParameterCredentials);
    throw invalidClient({
      challenge: isChallenged ? door.challenge(request.tenant) : undefined,
      detail: rejection.reason,
      asUaa: door.usesUaaErrors,
    });
  };
};

const isCertificateTaken = (
  { isCertificateHost, door }: Pick<RouteRequest, 'isCertificateHost' | 'door'>,
  { clientAuth: { acceptsCertificates } }: TokenDoor,
): boolean =>
  acceptsCertificates === 'anywhere' ||
  (acceptsCertificates === 'certificate-host' && (isCertificateHost || door === 'bare'));
