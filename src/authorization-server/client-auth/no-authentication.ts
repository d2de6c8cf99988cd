import type { ClientAuthMethod } from './client-auth.ts';

/**
 * A public client, which has nothing to prove itself with and only says its id. What it may do is limited by the grants it has.
 * Source: RFC 6749 §2.1, §3.2.1; RFC 7591 §2 (`none`)
 */
export const noAuthentication: ClientAuthMethod = {
  name: 'none',
  authenticate: async ({ parameters }, { findPublicClient }) => {
    const clientId = parameters.get('client_id');
    if (clientId === undefined) return { kind: 'absent' };
    const known = await findPublicClient(clientId);
    return known === undefined ? { kind: 'absent' } : { kind: 'accepted', known };
  },
};
