import { z } from 'zod';
import { likeEverybody } from '../administration/confinement.ts';
import { subdomain, technicalName } from '../names.ts';
import { create, get, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

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

/** Which subaccounts there are, and making and deleting them. Source: SAP doc "Account Model" */
export const subaccountOperations = {
  listSubaccounts: likeEverybody(
    get('/subaccounts', 'All subaccounts; to a user of one, this one', { response: z.array(subaccountSchema) }),
  ),
  createSubaccount: create('/subaccounts', 'Create a subaccount', {
    request: newSubaccountSchema,
    response: subaccountSchema,
  }),
  deleteSubaccount: remove(inSubaccount, 'Delete a subaccount and everything in it'),
} as const;

/** One subaccount and what it is subscribed to. Source: SAP doc "Account Model" */
export const ownSubaccountOperations = {
  getSubaccount: get(inSubaccount, 'One subaccount', { response: subaccountSchema }),

  listSubscriptions: get(`${inSubaccount}/subscriptions`, 'Applications the subaccount is subscribed to', {
    response: z.array(z.string()),
  }),
  putSubscription: put(`${inSubaccount}/subscriptions/:provider/:application`, 'Subscribe to an application', {
    response: z.object({}),
  }),
  deleteSubscription: remove(`${inSubaccount}/subscriptions/:provider/:application`, 'Unsubscribe'),
} as const;
