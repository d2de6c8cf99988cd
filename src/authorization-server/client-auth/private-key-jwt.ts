import { parseJwt } from '../../crypto/jwt.ts';
import { invalidRequest } from '../errors.ts';
import type { ClientAuthMethod } from './client-auth.ts';

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * An assertion signed with one of the client's registered keys. Whose it is stands in it as `sub`; `client_id` may be there too, for the same
 * client. Source: RFC 7521 §4.2, RFC 7523 §2.2, §3; S-30, S-31
 */
export const privateKeyJwt: ClientAuthMethod = {
  name: 'private_key_jwt',
  authenticate: async ({ parameters, rules, listAudiences, remoteAddress }, { verifyAssertion }) => {
    const assertion = parameters.get('client_assertion');
    if (assertion === undefined) return { kind: 'absent' };
    const named = parameters.get('client_id');
    const rejected = (reason: string) =>
      ({ kind: 'rejected', reason, ...(named !== undefined && { clientId: named }) }) as const;
    if (!rules.acceptsAssertions) return rejected('client assertions are not accepted here');
    if (parameters.get('client_assertion_type') !== jwtBearer) return rejected('not the assertion type of a JWT');
    const clientId = parseJwt(assertion)?.payload.sub;
    if (typeof clientId !== 'string' || clientId === '') return rejected('the client assertion is malformed');
    if (named !== undefined && named !== clientId) {
      throw invalidRequest('The client ID differs from the one in the client assertion');
    }
    return verifyAssertion({ clientId, assertion, listAudiences, remoteAddress });
  },
};
