import { z } from 'zod';
import { cloudForCustomerSchema } from './contract/cloud-for-customer/cloud-for-customer-schema.ts';
import { connectorSchema } from './contract/connectivity/connector-schema.ts';
import { fragmentSchema, labelledSchema } from './contract/destination-tool-operations.ts';
import { flowSchema } from './contract/flows/flow-schema.ts';
import { memberSchema } from './contract/platform-apis/member-operations.ts';
import { trustedProviderSchema } from './contract/trusted-provider-schema.ts';

/** `providerAccount/application`, e.g. `intprov/acmetmn`. */
export const applicationName = z
  .string()
  .regex(/^[a-z][a-z0-9]*\/[A-Za-z0-9._!-]+$/, 'must be <provider account>/<application>, e.g. intprov/acmetmn');

export const subdomain = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be one DNS label: a-z, 0-9 and "-"');
export const technicalName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,29}$/, 'must begin with a letter and have a-z and 0-9 only, 30 at most');
const name = z.string().min(1).max(200);
/** Users, groups and roles as the rooms and the Authorization Management API know them. */
const accountName = z.string().min(1).max(256);
const seconds = z.number().int().min(0);

/** A user of the subaccount's built-in identity provider. */
export const userSchema = z.strictObject({
  name,
  email: z.email().optional(),
  givenName: name.optional(),
  familyName: name.optional(),
  /** Without one the user exists for role assignments only and cannot sign in. */
  password: z.string().min(8, 'must have at least 8 characters').max(1024).optional(),
  /** A disabled user cannot sign in, and its tokens no longer count. */
  isDisabled: z.boolean().optional(),
});

/** A group (Neo). `members` left out are left alone, else they are all the members there are. */
export const groupSchema = z.strictObject({ name: accountName, members: z.array(accountName).optional() });

/** A role of an application, given to a user (also `oauth_client_<client id>`) or a group. Neo. */
export const roleAssignmentSchema = z
  .strictObject({
    application: applicationName,
    role: accountName,
    user: accountName.optional(),
    group: accountName.optional(),
  })
  .refine(
    (assignment) => (assignment.user === undefined) !== (assignment.group === undefined),
    'must name either "user" or "group"',
  );

/**
 * A role collection (Cloud Foundry): role templates of applications, e.g. `it!b1`, and the users who have them. A list left out is left
 * alone, else it is all there is.
 */
export const roleCollectionSchema = z.strictObject({
  name: accountName,
  roles: z.array(z.strictObject({ application: accountName, role: accountName })).optional(),
  users: z.array(accountName).optional(),
});

/** Name and description by language tag (BCP 47), for the consent page. */
export const translationsSchema = z.record(
  z.string().min(1).max(35),
  z.strictObject({ name: z.string().max(128).optional(), description: z.string().max(1024).optional() }),
);
const scopes = z.array(z.string().min(1).max(500)).max(500);

/** An OAuth client of a Neo consumer account. Source: SAP doc "Register an OAuth Client" */
export const oauthClientSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{1,128}$/, 'may have letters, digits and . _ ~ - only')
    .optional(),
  name,
  description: z.string().max(1024).optional(),
  subscription: applicationName,
  /** `client-credentials` where left out. */
  authorizationGrant: z.enum(['client-credentials', 'authorization-code']).optional(),
  /** False for apps that cannot keep a secret; client credentials clients always are confidential. */
  isConfidential: z.boolean().optional(),
  /** Generated and shown once where left out. */
  secret: z.string().min(8).max(256).optional(),
  /** Scopes the application defines, where it defines any. */
  scopes: scopes.optional(),
  /** Needed for the authorization code grant; compared character by character. */
  redirectUris: z.array(z.string().min(1).max(2000)).max(50).optional(),
  /** Spares users the consent page. */
  skipConsent: z.boolean().optional(),
  tokenLifetimeSeconds: seconds,
  /** Needed for the authorization code grant. */
  refreshTokenLifetimeSeconds: seconds.optional(),
  /** `overlap` where left out: a used refresh token lives to its own end. `rotate` ends it. */
  refreshPolicy: z.enum(['overlap', 'rotate']).optional(),
  /** Whether SAML bearer assertions bring a refresh token too. */
  issuesRefreshForSaml: z.boolean().optional(),
  translations: translationsSchema.optional(),
  /** Brought along from Neo: may have a lifetime of 0, unlimited. */
  isImported: z.boolean().optional(),
});

/** A scope an application defines. Source: SAP doc "Define OAuth Scopes" */
export const applicationScopeSchema = z.strictObject({
  id: z.string().min(1).max(193),
  description: z.string().max(1024).optional(),
  /** Descriptions by language tag. */
  translations: z.record(z.string().min(1).max(35), z.string().max(1024)).optional(),
});

/** An application of a provider account and the scopes it defines, the same for everybody who subscribes to it. */
export const applicationSchema = z.strictObject({
  name: applicationName,
  scopes: z.array(applicationScopeSchema).default([]),
});

/** A Platform API client. Source: SAP doc "Using Platform APIs" */
export const apiClientSchema = z.strictObject({
  /** The description is how a landscape recognises the client: ids are generated. */
  description: z.string().min(1).max(1024),
  id: z.string().min(1).max(128).optional(),
  secret: z.string().min(8).max(256).optional(),
  scopes: z.array(z.string()).min(1),
});

/** A destination: its properties as they are, `Name` among them. */
export const destinationSchema = z
  .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]))
  .refine((properties) => typeof properties.Name === 'string', '"Name" is required');

/**
 * A certificate or keystore of the destination service. `content` is base64, or the text of a PEM file; exports leave it out, because
 * it may hold a private key, and a certificate that exists keeps it then.
 */
export const certificateSchema = z.strictObject({ name, content: z.string().min(1).optional() });

/**
 * A keystore file. `content` is base64, or the text of a PEM file; exports leave it out, and a keystore that exists keeps it then.
 * `application`: the one it lies with, of another provider as `<provider account>:<application>`.
 */
export const keystoreFileSchema = z.strictObject({
  name: z.string().min(1).max(100),
  application: z.string().min(1).max(300).optional(),
  content: z.string().min(1).max(1_500_000).optional(),
});

/** An instance of a service. An export leaves its keys out: what they were made with is not kept. */
export const serviceInstanceSchema = z.strictObject({
  name,
  offering: z.enum(['xsuaa', 'destination', 'connectivity', 'it-rt']),
  plan: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  /** Made where there is none of the name; what a new one is used with is shown that once, unless it is a certificate of your own. */
  keys: z.array(z.strictObject({ name, parameters: z.record(z.string(), z.unknown()).optional() })).optional(),
  /** Of offering `destination`: destinations and fragments on the level of the instance. */
  destinations: z.array(destinationSchema).optional(),
  fragments: z.array(fragmentSchema).optional(),
});

/** One subaccount with everything in it. */
export const landscapeSubaccountSchema = z.strictObject({
  subdomain,
  id: z.uuid().optional(),
  technicalName: technicalName.optional(),
  displayName: name.optional(),
  flavour: z.enum(['neo', 'cf']),
  subscriptions: z.array(applicationName).default([]),
  users: z.array(userSchema).default([]),
  trustedIdentityProviders: z.array(trustedProviderSchema).default([]),
  groups: z.array(groupSchema).default([]),
  roleAssignments: z.array(roleAssignmentSchema).default([]),
  roleCollections: z.array(roleCollectionSchema).default([]),
  oauthClients: z.array(oauthClientSchema).default([]),
  apiClients: z.array(apiClientSchema).default([]),
  serviceInstances: z.array(serviceInstanceSchema).default([]),
  certificates: z.array(certificateSchema).default([]),
  destinations: z.array(destinationSchema).default([]),
  fragments: z.array(fragmentSchema).default([]),
  /** Of destinations, fragments and certificates; who is not listed is left alone. */
  labels: z.array(labelledSchema).default([]),
  connectors: z.array(connectorSchema).default([]),
  flows: z.array(flowSchema).default([]),
  members: z.array(memberSchema).default([]),
  keystores: z.array(keystoreFileSchema).default([]),
  cloudForCustomer: cloudForCustomerSchema.optional(),
});

/** A landscape file. What it leaves out is left alone; what it names is made so. */
export const landscapeSchema = z
  .strictObject({
    applications: z.array(applicationSchema).max(1000).default([]),
    subaccounts: z.array(landscapeSubaccountSchema).max(1000),
  })
  .superRefine(({ applications, subaccounts }, context) => {
    const refuseDuplicates = <Item>(
      items: readonly Item[],
      nameOf: (item: Item) => string,
      position: readonly (string | number)[],
    ): void => {
      const seen = new Set<string>();
      for (const [index, item] of items.entries()) {
        const name = nameOf(item);
        if (seen.has(name)) {
          const message = `is the second one with the name "${name}"`;
          context.addIssue({ code: 'custom', path: [...position, index], message });
        }
        seen.add(name);
      }
    };
    refuseDuplicates(applications, (application) => application.name, ['applications']);
    for (const [index, application] of applications.entries()) {
      refuseDuplicates(application.scopes, ({ id }) => id, ['applications', index, 'scopes']);
    }
    refuseDuplicates(subaccounts, ({ subdomain: label }) => label, ['subaccounts']);
    for (const [index, subaccount] of subaccounts.entries()) {
      const at = (key: string): readonly (string | number)[] => ['subaccounts', index, key];
      refuseDuplicates(subaccount.users, (user) => user.name, at('users'));
      refuseDuplicates(
        subaccount.trustedIdentityProviders,
        (provider) => `${provider.kind}:${provider.name}`,
        at('trustedIdentityProviders'),
      );
      refuseDuplicates(subaccount.groups, (group) => group.name, at('groups'));
      refuseDuplicates(subaccount.roleCollections, (collection) => collection.name, at('roleCollections'));
      refuseDuplicates(subaccount.oauthClients, (client) => client.id ?? client.name, at('oauthClients'));
      refuseDuplicates(subaccount.apiClients, (client) => client.id ?? client.description, at('apiClients'));
      refuseDuplicates(subaccount.serviceInstances, (instance) => instance.name, at('serviceInstances'));
      refuseDuplicates(subaccount.certificates, (certificate) => certificate.name, at('certificates'));
      refuseDuplicates(subaccount.destinations, ({ Name }) => String(Name), at('destinations'));
      refuseDuplicates(subaccount.fragments, ({ FragmentName }) => String(FragmentName), at('fragments'));
      refuseDuplicates(
        subaccount.labels,
        ({ labels: _labels, ...holder }) => Object.entries(holder).sort().flat().join(' '),
        at('labels'),
      );
      refuseDuplicates(
        subaccount.members,
        ({ userName, userBase = '' }) => `${userName} ${userBase}`.trim().toLowerCase(),
        at('members'),
      );
      refuseDuplicates(
        subaccount.keystores,
        ({ name, application = '' }) => `${application} ${name}`.trim(),
        at('keystores'),
      );
      refuseDuplicates(subaccount.connectors, ({ locationId }) => locationId, at('connectors'));
      refuseDuplicates(subaccount.flows, (flow) => flow.id, at('flows'));
      const { oauthIdentityProviders = [], oauthClients = [], technicalUsers = [] } = subaccount.cloudForCustomer ?? {};
      const inC4c = (key: string): readonly (string | number)[] => [...at('cloudForCustomer'), key];
      refuseDuplicates(oauthIdentityProviders, ({ issuer }) => issuer, inC4c('oauthIdentityProviders'));
      refuseDuplicates(oauthClients, ({ description }) => description, inC4c('oauthClients'));
      refuseDuplicates(technicalUsers, (user) => user.name.toLowerCase(), inC4c('technicalUsers'));
      for (const [
        position,
        { destinations = [], fragments = [], keys = [] },
      ] of subaccount.serviceInstances.entries()) {
        refuseDuplicates(keys, (key) => key.name, [...at('serviceInstances'), position, 'keys']);
        refuseDuplicates(fragments, ({ FragmentName }) => String(FragmentName), [
          ...at('serviceInstances'),
          position,
          'fragments',
        ]);
        refuseDuplicates(destinations, ({ Name }) => String(Name), [
          ...at('serviceInstances'),
          position,
          'destinations',
        ]);
      }
    }
  });

/** A landscape with its defaults filled in. Source: Portolan */
export type Landscape = z.output<typeof landscapeSchema>;
/** A landscape as it is written. Source: Portolan */
export type LandscapeInput = z.input<typeof landscapeSchema>;
/** One subaccount of a landscape. Source: Portolan */
export type LandscapeSubaccount = z.output<typeof landscapeSubaccountSchema>;

/** One step from what is to what the landscape says. */
export const landscapeChangeSchema = z.strictObject({
  action: z.enum(['create', 'update', 'unchanged']),
  /** E.g. `acme/destinations/erp`. */
  path: z.string(),
  /** Names of the fields that differ. */
  fields: z.array(z.string()).optional(),
  /** A generated secret, shown this once. */
  secret: z.string().optional(),
  /** Something legal that may be a mistake all the same. */
  hint: z.string().optional(),
});

export type LandscapeChange = z.output<typeof landscapeChangeSchema>;
