import { z } from 'zod';
import { likeEverybody } from '../administration/confinement.ts';
import { change, create, get, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';
import { apiClientSchema, oauthClientSchema, translationsSchema } from './client-schema.ts';

/** A client as it is stored; what a kind does not have is left out. Source: SAP doc "Register an OAuth Client" */
export const storedOAuthClientSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  kind: z.string(),
  isEnabled: z.boolean(),
  isConfidential: z.boolean(),
  isImported: z.boolean(),
  authorizationGrant: z.enum(['client-credentials', 'authorization-code']).optional(),
  subscription: z.string().optional(),
  scopes: z.array(z.string()),
  redirectUris: z.array(z.string()),
  skipConsent: z.boolean(),
  /** 0: unlimited. */
  tokenLifetimeSeconds: z.number(),
  refreshTokenLifetimeSeconds: z.number().optional(),
  refreshPolicy: z.enum(['overlap', 'rotate']),
  issuesRefreshForSaml: z.boolean(),
  translations: translationsSchema,
  createdAtMs: z.number(),
  createdBy: z.string(),
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
  getOAuthClient: get(`${inSubaccount}/oauth-clients/:client`, 'One OAuth client', {
    response: storedOAuthClientSchema,
  }),
  changeOAuthClient: change(
    `${inSubaccount}/oauth-clients/:client`,
    'Change an OAuth client; lists and translations are replaced, id, subscription and grant are fixed',
    {
      request: oauthClientSchema
        .pick({
          name: true,
          description: true,
          scopes: true,
          redirectUris: true,
          skipConsent: true,
          tokenLifetimeSeconds: true,
          refreshTokenLifetimeSeconds: true,
          refreshPolicy: true,
          issuesRefreshForSaml: true,
          translations: true,
        })
        .extend({ isEnabled: z.boolean() })
        .partial(),
      response: storedOAuthClientSchema,
    },
  ),
  deleteOAuthClient: remove(`${inSubaccount}/oauth-clients/:client`, 'Delete an OAuth client; its tokens end with it'),

  /** A scope is asked for by its wire name; one that two APIs offer is the same scope. */
  listPlatformApis: likeEverybody(
    get('/platform-apis', 'The platform APIs and the scopes each of them offers to clients', {
      response: z.array(z.object({ name: z.string(), scopes: z.array(z.string()) })),
    }),
  ),
  listApiClients: get(`${inSubaccount}/api-clients`, 'Platform API clients', {
    response: z.array(storedOAuthClientSchema),
  }),
  createApiClient: create(`${inSubaccount}/api-clients`, 'Create a Platform API client', {
    request: apiClientSchema,
    response: createdClientSchema,
  }),
  getApiClient: get(`${inSubaccount}/api-clients/:client`, 'One Platform API client', {
    response: storedOAuthClientSchema,
  }),
  changeApiClient: change(
    `${inSubaccount}/api-clients/:client`,
    'Change description or scopes of a Platform API client',
    {
      request: apiClientSchema.pick({ description: true, scopes: true }).extend({ isEnabled: z.boolean() }).partial(),
      response: storedOAuthClientSchema,
    },
  ),
  deleteApiClient: remove(
    `${inSubaccount}/api-clients/:client`,
    'Delete a Platform API client; its tokens end with it',
  ),
} as const;
