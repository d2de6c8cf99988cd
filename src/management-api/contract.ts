import { z } from 'zod';
import {
  apiClientSchema,
  certificateSchema,
  destinationSchema,
  flowSchema,
  groupSchema,
  landscapeChangeSchema,
  landscapeSchema,
  oauthClientSchema,
  roleAssignmentSchema,
  roleCollectionSchema,
  serviceInstanceSchema,
  subdomain,
  technicalName,
  userSchema,
} from './landscape-schema.ts';
import { act, change, create, get, put, remove } from './operation.ts';

export type {
  Landscape,
  LandscapeChange,
  LandscapeInput,
  LandscapeSubaccount,
} from './landscape-schema.ts';
export {
  apiClientSchema,
  applicationName,
  certificateSchema,
  destinationSchema,
  flowSchema,
  groupSchema,
  landscapeChangeSchema,
  landscapeSchema,
  landscapeSubaccountSchema,
  oauthClientSchema,
  roleAssignmentSchema,
  roleCollectionSchema,
  serviceInstanceSchema,
  userSchema,
} from './landscape-schema.ts';
export type { InputOf, Operation, ParamsOf, RequestOf, ResponseOf } from './operation.ts';

/** The shape of every refusal: `error` is a word for programs, `description` a sentence for people. Source: Portolan */
export const errorSchema = z.object({
  error: z.string(),
  description: z.string(),
  correlationId: z.string().optional(),
  /** Where in the landscape an `applyLandscape` stopped: keys and indexes from its root. */
  position: z.array(z.union([z.string(), z.number()])).optional(),
  /** What an `applyLandscape` that stopped had done by then; generated secrets among it are shown here and nowhere else. */
  changes: z.array(landscapeChangeSchema).optional(),
});

/** The URLs of an installation. Source: product description, "How it is addressed" */
export const endpointsSchema = z.object({
  publicDomain: z.string(),
  /** The bare host over HTTP and TLS; every door is offered there too. */
  http: z.string(),
  https: z.string(),
  /** Root URLs of the doors that have one host; `<subdomain>` stands for a subaccount's. */
  doors: z.record(z.string(), z.string()),
});

/** A subaccount as it is stored. Source: SAP doc "Account Model" */
export const subaccountSchema = z.object({
  id: z.string(),
  technicalName: z.string(),
  subdomain: z.string(),
  displayName: z.string(),
  flavour: z.enum(['neo', 'cf']),
  createdAtMs: z.number(),
});

const newSubaccountSchema = z.strictObject({
  subdomain,
  flavour: z.enum(['neo', 'cf']),
  id: z.uuid().optional(),
  technicalName: technicalName.optional(),
  displayName: z.string().min(1).max(200).optional(),
});

const storedUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  hasPassword: z.boolean(),
});
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

const storedInstanceSchema = z.object({
  id: z.string(),
  name: z.string(),
  offering: z.string(),
  plan: z.string(),
  clientId: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  createdAtMs: z.number(),
});
const storedKeySchema = z.object({ id: z.string(), name: z.string(), createdAtMs: z.number() });
const createdKeySchema = z.object({ key: storedKeySchema, credentials: z.record(z.string(), z.unknown()) });

const inSubaccount = '/subaccounts/:subaccount';
const inInstance = `${inSubaccount}/service-instances/:instance` as const;

/**
 * Every call of the management API. `:subaccount` is a subaccount's id, subdomain or technical name; `:instance` and `:key` are ids
 * or names. This file and what it imports run in a browser too. Source: Portolan
 */
export const operations = {
  whoAmI: get('/whoami', 'Who the caller is', { response: z.object({ name: z.string() }) }),
  readEndpoints: get('/endpoints', 'The URLs of this installation', { response: endpointsSchema }),
  rotateSealingKey: act('/sealing-key/rotate', 'Seal secrets written from now on with a new data key', {
    response: z.object({}),
  }),

  applyLandscape: act(
    '/landscape',
    'Make the installation what a landscape says; `dryRun` only tells what would change',
    {
      request: z.strictObject({ landscape: landscapeSchema, dryRun: z.boolean().default(false) }),
      response: z.object({ changes: z.array(landscapeChangeSchema) }),
    },
  ),
  exportLandscape: get('/landscape', 'The installation as a landscape, without secrets', { response: landscapeSchema }),

  listSubaccounts: get('/subaccounts', 'All subaccounts', { response: z.array(subaccountSchema) }),
  createSubaccount: create('/subaccounts', 'Create a subaccount', {
    request: newSubaccountSchema,
    response: subaccountSchema,
  }),
  getSubaccount: get(inSubaccount, 'One subaccount', { response: subaccountSchema }),
  deleteSubaccount: remove(inSubaccount, 'Delete a subaccount and everything in it'),

  listSubscriptions: get(`${inSubaccount}/subscriptions`, 'Applications the subaccount is subscribed to', {
    response: z.array(z.string()),
  }),
  putSubscription: put(`${inSubaccount}/subscriptions/:provider/:application`, 'Subscribe to an application', {
    response: z.object({}),
  }),
  deleteSubscription: remove(`${inSubaccount}/subscriptions/:provider/:application`, 'Unsubscribe'),

  listUsers: get(`${inSubaccount}/users`, 'Users of the built-in identity provider', {
    response: z.array(storedUserSchema),
  }),
  createUser: create(`${inSubaccount}/users`, 'Create a user', { request: userSchema, response: storedUserSchema }),
  setPassword: put(`${inSubaccount}/users/:user/password`, "Set a user's password", {
    request: z.strictObject({ password: z.string().min(8).max(1024) }),
    response: z.object({}),
  }),
  deleteUser: remove(`${inSubaccount}/users/:user`, 'Delete a user'),

  listGroups: get(`${inSubaccount}/groups`, 'Groups with their members', { response: z.array(groupSchema) }),
  putGroup: put(`${inSubaccount}/groups`, 'Create a group or set its members', {
    request: groupSchema,
    response: groupSchema,
  }),
  deleteGroup: remove(`${inSubaccount}/groups/:group`, 'Delete a group'),
  listRoleCollections: get(`${inSubaccount}/role-collections`, 'Role collections', {
    response: z.array(roleCollectionSchema),
  }),
  putRoleCollection: put(`${inSubaccount}/role-collections`, 'Create a role collection or set its roles and users', {
    request: roleCollectionSchema,
    response: roleCollectionSchema,
  }),
  deleteRoleCollection: remove(`${inSubaccount}/role-collections/:collection`, 'Delete a role collection'),
  listRoleAssignments: get(`${inSubaccount}/role-assignments`, 'Roles of users and groups', {
    response: z.array(roleAssignmentSchema),
  }),
  assignRole: create(`${inSubaccount}/role-assignments`, 'Give a role to a user or group', {
    request: roleAssignmentSchema,
    response: roleAssignmentSchema,
  }),
  unassignRole: act(`${inSubaccount}/role-assignments/delete`, 'Take a role from a user or group', {
    request: roleAssignmentSchema,
    response: z.object({}),
  }),

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

  listServiceInstances: get(`${inSubaccount}/service-instances`, 'Service instances', {
    response: z.array(storedInstanceSchema),
  }),
  createServiceInstance: create(`${inSubaccount}/service-instances`, 'Create a service instance', {
    request: serviceInstanceSchema.omit({ destinations: true }),
    response: storedInstanceSchema,
  }),
  changeServiceInstance: change(inInstance, 'Change the parameters of a service instance; its keys stay valid', {
    request: z.strictObject({ parameters: z.record(z.string(), z.unknown()) }),
    response: storedInstanceSchema,
  }),
  deleteServiceInstance: remove(inInstance, 'Delete a service instance that has no keys'),
  listServiceKeys: get(`${inInstance}/keys`, 'Service keys of an instance', { response: z.array(storedKeySchema) }),
  createServiceKey: create(`${inInstance}/keys`, 'Create a service key; its credentials are shown this once', {
    request: z.strictObject({ name: z.string().min(1).max(200) }),
    response: createdKeySchema,
  }),
  deleteServiceKey: remove(`${inInstance}/keys/:key`, 'Delete a service key; its secret is refused from then on'),

  listDestinations: get(`${inSubaccount}/destinations`, 'Destinations of the subaccount, secrets masked', {
    response: z.array(z.record(z.string(), z.string())),
  }),
  putDestination: put(`${inSubaccount}/destinations`, 'Create or replace a destination', {
    request: destinationSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteDestination: remove(`${inSubaccount}/destinations/:name`, 'Delete a destination'),
  listInstanceDestinations: get(`${inInstance}/destinations`, 'Destinations of a service instance, secrets masked', {
    response: z.array(z.record(z.string(), z.string())),
  }),
  putInstanceDestination: put(`${inInstance}/destinations`, 'Create or replace a destination of a service instance', {
    request: destinationSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteInstanceDestination: remove(`${inInstance}/destinations/:name`, 'Delete a destination of a service instance'),
  listCertificates: get(`${inSubaccount}/certificates`, 'Certificates and keystores, without their contents', {
    response: z.array(z.object({ name: z.string() })),
  }),
  putCertificate: put(`${inSubaccount}/certificates`, 'Upload a certificate or keystore', {
    request: certificateSchema.required(),
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteCertificate: remove(`${inSubaccount}/certificates/:name`, 'Delete a certificate'),

  listFlows: get(`${inSubaccount}/flows`, 'Message endpoints', { response: z.array(flowSchema) }),
  putFlow: put(`${inSubaccount}/flows`, 'Create or replace a message endpoint', {
    request: flowSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteFlow: remove(`${inSubaccount}/flows/:flow`, 'Delete a message endpoint'),
} as const;
