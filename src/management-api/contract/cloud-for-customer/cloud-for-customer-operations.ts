import { z } from 'zod';
import { act, create, get, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';
import {
  c4cIdentityProviderSchema,
  c4cOAuthClientSchema,
  c4cTechnicalUserSchema,
} from './cloud-for-customer-schema.ts';

const root = `${inSubaccount}/cloud-for-customer` as const;
const clientInfoSchema = c4cOAuthClientSchema.omit({ secret: true }).required().extend({ id: z.string() });

/** The C4C system of a subaccount. Names of providers and users are in bodies: they may hold what paths cannot. Source: Portolan */
export const cloudForCustomerOperations = {
  getC4cSystem: get(root, 'How the SAP Cloud for Customer system is called and reached', {
    response: z.object({ localServiceProvider: z.string(), url: z.string(), tokenServiceUrl: z.string() }),
  }),
  setC4cLocalServiceProvider: put(`${root}/local-service-provider`, 'Name the system; without a name, after its host', {
    request: z.strictObject({ name: z.string().min(1).max(1024).optional() }),
    response: z.object({ localServiceProvider: z.string() }),
  }),

  listC4cIdentityProviders: get(`${root}/oauth-identity-providers`, 'OAuth identity providers the system trusts', {
    response: z.array(c4cIdentityProviderSchema.required()),
  }),
  putC4cIdentityProvider: put(
    `${root}/oauth-identity-providers`,
    'Trust an OAuth identity provider, or replace what is known of it',
    {
      request: c4cIdentityProviderSchema,
      response: z.object({ isNew: z.boolean() }),
    },
  ),
  deleteC4cIdentityProvider: act(
    `${root}/oauth-identity-providers/delete`,
    'No longer trust an OAuth identity provider',
    {
      request: z.strictObject({ issuer: z.string().min(1).max(1024) }),
      response: z.object({}),
    },
  ),

  listC4cOAuthClients: get(`${root}/oauth-clients`, 'OAuth clients of the system', {
    response: z.array(clientInfoSchema),
  }),
  createC4cOAuthClient: create(
    `${root}/oauth-clients`,
    'Register an OAuth client; a generated secret is shown this once',
    {
      request: c4cOAuthClientSchema,
      response: clientInfoSchema.extend({ secret: z.string().optional() }),
    },
  ),
  updateC4cOAuthClient: put(
    `${root}/oauth-clients/:client`,
    'Replace an OAuth client; without a secret it keeps its own',
    {
      request: c4cOAuthClientSchema,
      response: clientInfoSchema,
    },
  ),
  deleteC4cOAuthClient: remove(`${root}/oauth-clients/:client`, 'Delete an OAuth client and its tokens'),

  listC4cTechnicalUsers: get(`${root}/technical-users`, 'Technical users of the system', {
    response: z.array(c4cTechnicalUserSchema.omit({ password: true })),
  }),
  putC4cTechnicalUser: put(
    `${root}/technical-users`,
    'Create a technical user, or replace what is known of it; without a password it keeps its own',
    {
      request: c4cTechnicalUserSchema,
      response: z.object({ isNew: z.boolean() }),
    },
  ),
  deleteC4cTechnicalUser: act(`${root}/technical-users/delete`, 'Delete a technical user', {
    request: z.strictObject({ name: z.string().min(1).max(256) }),
    response: z.object({}),
  }),

  createC4cSampleData: act(
    `${root}/sample-data`,
    'Make a few objects of every entity set where there are no accounts',
    {
      response: z.object({ isCreated: z.boolean() }),
    },
  ),
} as const;
