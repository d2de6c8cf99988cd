import { z } from 'zod';
import { get } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

const scopes = z.array(z.string());

/** What a provider keeps for a subscriber and shows it. Source: SAP doc "Accessing and Managing Destination Service Configurations on Subscription Level" */
export const sharedOperations = {
  listSharedConfigurations: get(
    `${inSubaccount}/shared-configurations`,
    'Destinations and certificates on subscription level that providers share with the subaccount, secrets left out',
    {
      response: z.array(
        z.object({
          kind: z.enum(['destination', 'certificate']),
          name: z.string(),
          /** Subdomain of the provider, and its service instance. */
          provider: z.string(),
          instance: z.string(),
          properties: z.record(z.string(), z.string()),
          /** The scopes a user of the subscriber must have, all of them; without `writeScopes` nobody may write. */
          readScopes: scopes,
          writeScopes: scopes,
        }),
      ),
    },
  ),
} as const;
