import { z } from 'zod';
import { grantTypeNames } from '../doors/token-door.ts';
import { unauthorizedClient } from '../errors.ts';
import { resolveScopes } from '../token-request/scopes.ts';
import { defineGrant } from './grant.ts';

/** The client acts for itself. Source: RFC 6749 §4.4; SAP doc "OAuth 2.0 Client Credentials Grant" */
export const clientCredentials = defineGrant({
  grantType: grantTypeNames.clientCredentials,
  parameters: z.object({}),
  authorize: ({ known, door, requestedScope }) => {
    // Source: RFC 6749 §4.4: confidential clients only.
    if (!known.client.isConfidential) throw unauthorizedClient();
    return {
      subject: { kind: 'client' },
      grantType: grantTypeNames.clientCredentials,
      scopes: resolveScopes(known.client, requestedScope, door.acceptsCommas),
    };
  },
});
