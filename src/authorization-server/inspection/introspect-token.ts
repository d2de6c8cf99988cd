import { ok, type Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { AccessTokenFacts } from '../access-token/access-token.ts';
import type { AuthenticateCaller } from '../client-auth/authenticate-caller.ts';
import type { TokenDoor } from '../doors/token-door.ts';
import { insufficientScope, invalidClient, invalidRequest, invalidToken } from '../errors.ts';
import { readTokenParameters, type TokenParameters } from '../token-request/token-parameters.ts';
import type { TokenChecker } from './check-token.ts';
import type { DescribeToken } from './describe-token.ts';
import { mayAskAbout, mayInspect } from './token-visibility.ts';

type Parts = {
  readonly authenticateCaller: AuthenticateCaller;
  readonly checker: Pick<TokenChecker, 'check'>;
  readonly describeToken: DescribeToken;
};

/** Answers one request for a token's facts at a door. */
export type InspectToken = (request: RouteRequest, door: TokenDoor) => Promise<Reply>;

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };
const inactive = ok({ active: false }, noStore);

/** Creates RFC 7662 introspection: whatever is wrong with a token, the answer is `{"active":false}` (S-12). Source: RFC 7662 §2 */
export const createIntrospectToken = (parts: Parts): InspectToken => {
  // The answer says nothing but the facts, and the check makes new ones when they change.
  const replies = new WeakMap<AccessTokenFacts, Reply>();
  return async (request, door) => {
    const found = await findFacts(parts, request, door);
    if (found === undefined) return inactive;
    const known = replies.get(found.facts);
    if (known !== undefined) return known;
    const reply = ok(await parts.describeToken.forIntrospection(found.facts), noStore);
    replies.set(found.facts, reply);
    return reply;
  };
};

/** Creates UAA's older check: the claims as they are, or 400. Source: UAA doc "Check Token" */
export const createCheckTokenEndpoint =
  (parts: Parts): InspectToken =>
  async (request, door) => {
    const found = await findFacts(parts, request, door);
    if (found === undefined) throw invalidToken();
    const required = found.parameters.get('scopes')?.split(',').filter(Boolean) ?? [];
    if (!required.every((scope) => found.facts.scopes.includes(scope))) throw insufficientScope();
    return ok(await parts.describeToken.asClaims(found.facts), noStore);
  };

const findFacts = async (
  parts: Parts,
  request: RouteRequest,
  door: TokenDoor,
): Promise<{ readonly facts: AccessTokenFacts; readonly parameters: TokenParameters } | undefined> => {
  const parameters = readTokenParameters(request, 'body');
  const { known } = await parts.authenticateCaller(request, parameters, door);
  // A client that proves nothing could try tokens out here. Source: RFC 7662 §2.1; UAA doc "Scopes", `uaa.resource`
  if (!known.client.isConfidential || !mayAskAbout(known)) {
    throw invalidClient({
      challenge: request.headers.get('authorization') === undefined ? undefined : door.challenge(request.tenant),
      detail: 'the client may not ask about tokens',
      asUaa: door.usesUaaErrors,
    });
  }
  const token = parameters.get('token');
  if (token === undefined) throw invalidRequest('The parameter token is missing');
  const check = await parts.checker.check(token);
  return check.kind === 'valid' && mayInspect(known, check.facts) ? { facts: check.facts, parameters } : undefined;
};
