import { sha256Base64url } from '../../crypto/digest.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { AccessTokenFacts } from '../access-token/access-token.ts';
import { unauthenticatedBearer } from '../errors.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import { isForRequest } from '../inspection/resource.ts';
import type { Zones } from '../token-request/zones.ts';
import { bearerChallengeOf } from './bearer-challenge.ts';

/** What the access token says with which this server itself is called. Throws 401 with a challenge. */
export type AuthenticateBearer = (request: RouteRequest) => Promise<AccessTokenFacts>;

const bearerPattern = /^bearer +([A-Za-z0-9._~+/-]{1,16384}=*)$/i;

/**
 * Creates the check in front of the few endpoints of this server that take its tokens: one `Authorization` header (S-26), a host that names no
 * other subaccount (S-55), the certificate and the address the token is bound to. Source: RFC 6750 §2.1; security.md S-21, S-27
 */
export const createAuthenticateBearer =
  (parts: {
    readonly checker: Pick<TokenChecker, 'check'>;
    readonly zones: Pick<Zones, 'isLabelOf'>;
  }): AuthenticateBearer =>
  async (request) => {
    const headers = request.headers.all('authorization');
    const [header = ''] = headers;
    const token = headers.length === 1 ? bearerPattern.exec(header)?.[1] : undefined;
    const isPresented = headers.some((value) => /^bearer /i.test(value));
    const refuse = (detail: string) =>
      unauthenticatedBearer(bearerChallengeOf(request, isPresented ? 'invalid_token' : undefined), detail);
    if (token === undefined) throw refuse('no bearer token, or more than one');
    const check = await parts.checker.check(token);
    if (check.kind === 'invalid') throw refuse(`token ${check.reason}`);
    const { facts } = check;
    if (!isPresentedRightly(facts, request)) throw refuse('token bound to another certificate');
    if (!isForRequest(facts.resources, request)) throw refuse('token for another resource');
    if (request.tenant !== undefined && !(await parts.zones.isLabelOf(facts.subaccountId, request.tenant))) {
      throw refuse('token of another subaccount');
    }
    return facts;
  };

/** A token whose certificate may be missing must still not come with another one. Source: docs/decisions 0006 */
const isPresentedRightly = (facts: AccessTokenFacts, request: Pick<RouteRequest, 'clientCertificate'>): boolean =>
  isBoundHere(facts, request) || (facts.isConfirmationOptional === true && request.clientCertificate === undefined);

/** Whether a token that is bound to a certificate comes with it. Source: RFC 8705 §3; security.md S-27 */
export const isBoundHere = (
  { confirmation }: Pick<AccessTokenFacts, 'confirmation'>,
  { clientCertificate }: Pick<RouteRequest, 'clientCertificate'>,
): boolean =>
  confirmation === undefined ||
  (clientCertificate !== undefined && sha256Base64url(clientCertificate.der) === confirmation);
