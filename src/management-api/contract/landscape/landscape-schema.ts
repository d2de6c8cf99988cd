import { z } from 'zod';
import { groupSchema, roleAssignmentSchema, roleCollectionSchema, userSchema } from '../accounts/user-schema.ts';
import { cloudForCustomerSchema } from '../cloud-for-customer/cloud-for-customer-schema.ts';
import { connectorSchema } from '../connectivity/connector-schema.ts';
import { certificateSchema, destinationSchema } from '../destinations/destination-schema.ts';
import { fragmentSchema, labelledSchema } from '../destinations/destination-tool-operations.ts';
import { flowSchema } from '../flows/flow-schema.ts';
import { applicationName, name, subdomain, technicalName } from '../names.ts';
import { apiClientSchema, applicationSchema, oauthClientSchema } from '../oauth/client-schema.ts';
import { memberSchema } from '../platform-apis/member-operations.ts';
import { serviceInstanceSchema } from '../service-instances/service-instance-schema.ts';
import { trustedProviderSchema } from '../trust/trusted-provider-schema.ts';
import { listDuplicates } from './list-duplicates.ts';

/**
 * A keystore file. `content` is base64, or the text of a PEM file; exports leave it out, and a keystore that exists keeps it then.
 * `application`: the one it lies with, of another provider as `<provider account>:<application>`.
 */
export const keystoreFileSchema = z.strictObject({
  name: z.string().min(1).max(100),
  application: z.string().min(1).max(300).optional(),
  content: z.string().min(1).max(1_500_000).optional(),
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
  /** Where users who sign in by browser are sent at once; `null`: they choose. */
  defaultIdentityProvider: z.string().min(1).max(1024).nullable().optional(),
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

const contents = z.strictObject({
  applications: z.array(applicationSchema).max(1000).default([]),
  subaccounts: z.array(landscapeSubaccountSchema).max(1000),
});

/** A landscape file. What it leaves out is left alone; what it names is made so. */
export const landscapeSchema = contents.superRefine((landscape, context) => {
  for (const { path, name } of listDuplicates(landscape)) {
    context.addIssue({ code: 'custom', path: [...path], message: `is the second one with the name "${name}"` });
  }
});

/** A landscape with its defaults filled in. Source: Portolan */
export type Landscape = z.output<typeof contents>;

/** A landscape as it is written. Source: Portolan */
export type LandscapeInput = z.input<typeof contents>;

/** One subaccount of a landscape. Source: Portolan */
export type LandscapeSubaccount = z.output<typeof landscapeSubaccountSchema>;
