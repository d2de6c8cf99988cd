import { z } from 'zod';
import { get } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

/** Something that stops working by itself, or has. */
const expirySchema = z.object({
  kind: z.enum([
    'oauth-client-secret',
    'api-client-secret',
    'client-secret',
    'client-certificate',
    'client-key',
    'service-key',
    'authorization',
    'keystore-entry',
    'keystore',
    'destination-certificate',
  ]),
  /** What people know it by. */
  name: z.string(),
  /** The name or id its page is found by, where it has one: of the client or service instance it belongs to, else its own. */
  of: z.string(),
  /** The service instance that holds it, by name; absent on subaccount level. */
  instance: z.string().optional(),
  atMs: z.number(),
});

/** What there is and what ends next. Source: Portolan */
export const overviewOperations = {
  readOverview: get(
    `${inSubaccount}/overview`,
    'What the subaccount has, and what of it ends within 90 days or has ended, the first to end first',
    {
      response: z.object({
        counts: z.object({
          destinations: z.number(),
          oauthClients: z.number(),
          serviceInstances: z.number(),
          users: z.number(),
          subscriptions: z.number(),
        }),
        expiries: z.array(expirySchema),
      }),
    },
  ),
  listWarnings: get(
    '/warnings',
    'Subaccounts in which credentials, keystores, their entries or certificates of destinations have ended or end within 30 days, the most urgent first',
    {
      response: z.array(
        z.object({
          subdomain: z.string(),
          displayName: z.string(),
          expired: z.number(),
          soon: z.number(),
          /** When the first of them ends, or ended. */
          firstAtMs: z.number(),
        }),
      ),
    },
  ),
} as const;
