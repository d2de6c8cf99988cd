import { z } from 'zod';
import { defineAuthenticationType } from '../token-retrieval.ts';

/** Nothing to send. Also what a destination without `Authentication` has. Source: SAP doc "HTTP Destinations" */
export const noAuthentication = defineAuthenticationType({
  name: 'NoAuthentication',
  properties: z.looseObject({}),
  parse: () => ({ kind: 'parsed', parsed: undefined }),
  retrieve: () => ({ kind: 'none' }),
});
