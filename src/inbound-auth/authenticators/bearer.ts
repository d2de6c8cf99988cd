import type { Subaccount } from '../../accounts/index.ts';
import { type AccessTokenFacts, isForRequest } from '../../authorization-server/index.ts';
import { sha256Base64url } from '../../crypto/digest.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Principal } from '../../http/server/principal.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Collaborators } from '../collaborators.ts';
import { foreignAudience } from '../errors.ts';
import { type Authenticator, absent, type Outcome, rejected } from './authenticator.ts';
import { readAuthorizationHeader } from './authorization-header.ts';

/** Whether a valid token is for this audience, and if so with which roles. */
export type AdmitToken = (
  facts: AccessTokenFacts,
  subaccount: Subaccount,
) => Promise<
  | { readonly kind: 'admitted'; readonly roles: ReadonlySet<string> }
  /** `isForbidden`: the API says 403 to a caller it knows, where the others say 401. */
  | { readonly kind: 'foreign'; readonly isForbidden?: true }
>;

const maxTokenCharacters = 16_384;
const tokenPattern = /^[A-Za-z0-9._~+/-]+=*$/;

/** Whether what stands behind `Bearer` is one token. Source: RFC 6750 §2.1 */
export const isBearerToken = (credentials: string): boolean =>
  credentials.length <= maxTokenCharacters && tokenPattern.test(credentials);

/**
 * Creates the authenticator of bearer tokens. The token names the subaccount; a host or path that names another one is refused
 * (S-21, S-55), and so is a certificate-bound token without its certificate (S-27), and one made out to another address.
 * Source: RFC 6750 §2.1, RFC 8705 §3, RFC 8707 §2
 */
export const createBearerAuthenticator =
  (
    { accounts, audit, authorizationServer }: Pick<Collaborators, 'accounts' | 'audit' | 'authorizationServer'>,
    admit: AdmitToken,
  ): Authenticator =>
  async (request) => {
    const header = readAuthorizationHeader(request);
    if (header.kind !== 'present' || header.scheme !== 'bearer') return absent;
    const token = header.credentials;
    if (!isBearerToken(token)) return rejected('malformed token');
    const check = await authorizationServer.checkToken(token);
    if (check.kind === 'invalid') return rejected(`token ${check.reason}`);
    const { facts } = check;
    if (!isBoundHere(facts, request)) return rejected('token bound to another certificate');
    if (!isForRequest(facts.resources, request)) return rejected('token for another resource');
    const subaccount = await accounts.findSubaccount(facts.subaccountId);
    if (subaccount === undefined) return rejected('token of an unknown subaccount');
    const reject = (reason: string): Outcome => {
      audit.refusals.note(foreignToken(facts, request, reason));
      return rejected(reason);
    };
    if (request.tenant !== undefined) {
      const named = await accounts.findSubaccountByLabel(request.tenant);
      if (named?.id !== subaccount.id) return reject('token of another subaccount');
    }
    const admission = await admit(facts, subaccount);
    if (admission.kind === 'foreign') {
      const outcome = reject('token for another audience');
      if (admission.isForbidden === true) throw foreignAudience();
      return outcome;
    }
    return { kind: 'accepted', principal: toPrincipal(facts, admission.roles, token) };
  };

/** A valid token shown where it is not for: whoever administers its client is to see that. Source: contract of the Platform APIs 9 ("foreign subscription") */
const foreignToken = (facts: AccessTokenFacts, request: RouteRequest, reason: string): AuditEvent => ({
  category: 'audit.security-events',
  subaccountId: facts.subaccountId,
  actor: { kind: 'client', name: facts.clientId, remoteAddress: request.remoteAddress, requestId: request.id },
  action: 'refuse',
  object: `OAuth client ${facts.clientId}`,
  message: 'Refusing an access token of another subscription',
  attributes: { reason },
});

const toPrincipal = (facts: AccessTokenFacts, roles: ReadonlySet<string>, token: string): Principal => ({
  kind: facts.user === undefined ? 'client' : 'user',
  subaccountId: facts.subaccountId,
  name: facts.userName,
  credential: 'bearer',
  clientId: facts.clientId,
  ...(facts.serviceInstanceId !== undefined && { serviceInstanceId: facts.serviceInstanceId }),
  scopes: facts.scopes,
  roles,
  ...(facts.claims && { claims: facts.claims }),
  token: new Secret(token),
});

const isBoundHere = (facts: AccessTokenFacts, { clientCertificate }: RouteRequest): boolean => {
  // A confirmation of a kind we do not know is one we cannot check.
  if (facts.confirmation === undefined) return facts.claims?.cnf === undefined;
  if (clientCertificate === undefined) return facts.isConfirmationOptional === true;
  return sha256Base64url(clientCertificate.der) === facts.confirmation;
};
