import { z } from 'zod';
import { create, get, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

const storedSecretSchema = z.object({
  id: z.string(),
  createdAtMs: z.number(),
  /** Absent: it does not expire. */
  expiresAtMs: z.number().optional(),
  /** Some seconds late; absent: never. */
  lastUsedAtMs: z.number().optional(),
});
const newSecretSchema = z.strictObject({
  /** Generated and shown once where left out. */
  secret: z.string().min(8).max(256).optional(),
  expiresAtMs: z.number().int().min(0).optional(),
});
const createdSecretSchema = z.object({ id: z.string(), secret: z.string().optional() });

const ofClient = `${inSubaccount}/oauth-clients/:client/secrets` as const;
const ofApiClient = `${inSubaccount}/api-clients/:client/secrets` as const;

/** The secrets of clients; several are valid at a time, so that one can be replaced without a gap. Source: Portolan */
export const clientSecretOperations = {
  listOAuthClientSecrets: get(ofClient, 'Secrets of an OAuth client, without what they are', {
    response: z.array(storedSecretSchema),
  }),
  addOAuthClientSecret: create(ofClient, 'Add a secret; those there are stay valid', {
    request: newSecretSchema,
    response: createdSecretSchema,
  }),
  removeOAuthClientSecret: remove(`${ofClient}/:secret`, 'Remove a secret; it is refused from then on'),
  listApiClientSecrets: get(ofApiClient, 'Secrets of a Platform API client, without what they are', {
    response: z.array(storedSecretSchema),
  }),
  addApiClientSecret: create(ofApiClient, 'Add a secret; those there are stay valid', {
    request: newSecretSchema,
    response: createdSecretSchema,
  }),
  removeApiClientSecret: remove(`${ofApiClient}/:secret`, 'Remove a secret; it is refused from then on'),
} as const;
