import { z } from 'zod';
import { change, create, get, remove } from '../operation.ts';
import { inInstance, inSubaccount } from '../paths.ts';
import { serviceInstanceSchema } from './service-instance-schema.ts';

const storedInstanceSchema = z.object({
  id: z.string(),
  name: z.string(),
  offering: z.string(),
  plan: z.string(),
  clientId: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  createdAtMs: z.number(),
});
const storedKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAtMs: z.number(),
  credentialType: z.enum(['binding-secret', 'x509']),
});
/** Whether a key can be deleted without anybody noticing. */
const deletionSchema = z.object({
  isSafe: z.boolean(),
  reason: z.enum(['expired', 'only-one', 'never-used', 'in-use', 'used-lately', 'replaced']),
});
const listedKeySchema = storedKeySchema.extend({
  expiresAtMs: z.number().optional(),
  lastUsedAtMs: z.number().optional(),
  deletion: deletionSchema.optional(),
});
const createdKeySchema = z.object({ key: storedKeySchema, credentials: z.record(z.string(), z.unknown()) });

/** Service instances and their keys. Source: Portolan */
export const serviceInstanceOperations = {
  listServiceInstances: get(`${inSubaccount}/service-instances`, 'Service instances', {
    response: z.array(storedInstanceSchema),
  }),
  getServiceInstance: get(inInstance, 'One service instance', { response: storedInstanceSchema }),
  createServiceInstance: create(`${inSubaccount}/service-instances`, 'Create a service instance', {
    request: serviceInstanceSchema.omit({ destinations: true, fragments: true, keys: true }),
    response: storedInstanceSchema,
  }),
  changeServiceInstance: change(inInstance, 'Change the parameters of a service instance; its keys stay valid', {
    request: z.strictObject({ parameters: z.record(z.string(), z.unknown()) }),
    response: storedInstanceSchema,
  }),
  deleteServiceInstance: remove(inInstance, 'Delete a service instance that has no keys'),
  listServiceKeys: get(`${inInstance}/keys`, 'Service keys of an instance', { response: z.array(listedKeySchema) }),
  createServiceKey: create(`${inInstance}/keys`, 'Create a service key; its credentials are shown this once', {
    request: z.strictObject({
      name: z.string().min(1).max(200),
      /** As SAP's tools take them, e.g. `{ "credential-type": "x509" }`. */
      parameters: z.record(z.string(), z.unknown()).optional(),
    }),
    response: createdKeySchema,
  }),
  deleteServiceKey: remove(
    `${inInstance}/keys/:key`,
    'Delete a service key; its secret or certificate is refused from then on',
  ),
} as const;
