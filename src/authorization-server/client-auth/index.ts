import { invalidRequest } from '../errors.ts';
import type { ClientAuthentication, ClientAuthMethod, ClientAuthRequest, Verifiers } from './client-auth.ts';
import { clientSecretBasic, parseBasic } from './client-secret-basic.ts';
import { clientSecretPost } from './client-secret-post.ts';
import { noAuthentication } from './no-authentication.ts';
import { privateKeyJwt } from './private-key-jwt.ts';
import { selfSignedTlsClientAuth } from './self-signed-tls-client-auth.ts';
import { tlsClientAuth } from './tls-client-auth.ts';

/**
 * Every method, in the order in which they are asked. What is sent in the request comes before what is merely there: many clients present
 * their certificate in every handshake, whatever they authenticate with.
 */
export const clientAuthMethods: readonly ClientAuthMethod[] = [
  clientSecretBasic,
  clientSecretPost,
  privateKeyJwt,
  tlsClientAuth,
  selfSignedTlsClientAuth,
  noAuthentication,
];

/**
 * Finds out which client is calling. Throws `invalid_request` where two methods or two clients are presented at once (S-02); a
 * rejection is a value, so that the endpoint can audit it.
 */
export const authenticateClient = async (
  request: ClientAuthRequest,
  verifiers: Verifiers,
): Promise<ClientAuthentication> => {
  assertUnambiguous(request);
  for (const method of clientAuthMethods) {
    const answer = await method.authenticate(request, verifiers);
    if (answer.kind !== 'absent') return answer;
  }
  const clientId = request.parameters.get('client_id');
  return { kind: 'rejected', reason: 'no client credentials', ...(clientId !== undefined && { clientId }) };
};

/** A certificate beside a secret or an assertion is not a second method: it came with the connection. */
const assertUnambiguous = ({ authorization, parameters, rules }: ClientAuthRequest): void => {
  if (authorization.length > 1) throw invalidRequest('The Authorization header is given more than once');
  const [header] = authorization;
  const isSecretInQuery = parameters.isInQuery('client_secret');
  if (isSecretInQuery && !rules.acceptsSecretInQuery) {
    throw invalidRequest('Client credentials must not be in the query');
  }
  const hasAssertion = parameters.get('client_assertion') !== undefined;
  const hasSecret = parameters.get('client_secret') !== undefined;
  const methodCount = Number(header !== undefined) + Number(hasSecret) + Number(hasAssertion);
  const isHeaderWithSecret = header !== undefined && hasSecret && !hasAssertion;
  if (methodCount > 1 && !(isHeaderWithSecret && rules.headerWins)) {
    throw invalidRequest('Only one client authentication method may be used');
  }
  const clientId = parameters.get('client_id');
  if (header === undefined || clientId === undefined) return;
  const user = parseBasic(header)?.user;
  if (user !== undefined && user !== clientId && !isEncodedForm(user, clientId)) {
    throw invalidRequest('The client ID differs from the one in the Authorization header');
  }
};

const isEncodedForm = (user: string, clientId: string): boolean => {
  try {
    return decodeURIComponent(user.replaceAll('+', ' ')) === clientId;
  } catch {
    return false;
  }
};
