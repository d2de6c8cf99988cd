import { z } from 'zod';
import { apiClientSchema, oauthClientSchema } from '../landscape-schema.ts';
import { change, create, get, remove } from '../operation.ts';
import { inSubaccount } from './paths.ts';

const storedOAuthClientSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  kind: z.string(),
  subscription: z.string().optional(),
  scopes: z.array(z.string()),
  tokenLifetimeSeconds: z.number(),
  createdAtMs: z.number(),
});
/** `secret` is there once, where it was generated. */
const createdClientSchema = z.object({ client: storedOAuthClientSchema, secret: z.string().optional() });

/** OAuth clients of accounts and clients of the platform APIs. Source: Portolan */
export const clientOperations = {
  listOAuthClients: get(`${inSubaccount}/oauth-clients`, 'OAuth clients registered in the account', {
    response: z.array(storedOAuthClientSchema),
  }),
  createOAuthClient: create(`${inSubaccount}/oauth-clients`, 'Register an OAuth client', {
    request: oauthClientSchema,
    response: createdClientSchema,
  }),
  changeOAuthClient: change(`${inSubaccount}/oauth-clients/:client`, 'Change name, description or token lifetime', {
    request: oauthClientSchema.pick({ name: true, description: true, tokenLifetimeSeconds: true }).partial(),
    response: storedOAuthClientSchema,
  }),
  deleteOAuthClient: remove(`${inSubaccount}/oauth-clients/:client`, 'Delete an OAuth client; its tokens end with it'),

  listApiClients: get(`${inSubaccount}/api-clients`, 'Platform API clients', {
    response: z.array(storedOAuthClientSchema),
  }),
  createApiClient: create(`${inSubaccount}/api-clients`, 'Create a Platform API client', {
    request: apiClientSchema,
    response: createdClientSchema,
  }),
  deleteApiClient: remove(
    `${inSubaccount}/api-clients/:client`,
    'Delete a Platform API client; its tokens end with it',
  ),
} as const;
