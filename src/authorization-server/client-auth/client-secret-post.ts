import type { ClientAuthMethod } from './client-auth.ts';

/**
 * Id and secret as parameters: in the body, and in the query where the door's rules allow it.
 * Source: RFC 6749 §2.3.1; the Neo service refuses it: SAP doc "OAuth 2.0 Client Credentials Grant"
 */
export const clientSecretPost: ClientAuthMethod = {
  name: 'client_secret_post',
  authenticate: async (request, { verifySecret }) => {
    const secret = request.parameters.get('client_secret');
    if (secret === undefined) return { kind: 'absent' };
    const clientId = request.parameters.get('client_id');
    if (clientId === undefined) return { kind: 'rejected', reason: 'a secret without a client id' };
    if (!request.rules.acceptsParameters) {
      return { kind: 'rejected', reason: 'credentials in the body are not accepted here', clientId };
    }
    return verifySecret({ clientId, candidates: [secret], remoteAddress: request.remoteAddress });
  },
};
