import { z } from 'zod';
import { unauthorizedClient } from '../errors.ts';
import type { Grant } from './grant.ts';

/** The client acts for itself. Source: RFC 6749 §4.4; SAP doc "OAuth 2.0 Client Credentials Grant" */
export const clientCredentials: Grant = {
  grantType: 'client_credentials',
  parameters: z.object({}),
  requiresClientAuth: true,
  authorize: ({ known }) => {
    // Source: RFC 6749 §4.4: confidential clients only.
    if (!known.client.isConfidential) throw unauthorizedClient();
    return { subject: 'client', grantType: 'client_credentials' };
  },
};
