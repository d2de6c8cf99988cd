import { z } from 'zod';
import { create, get } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

/** A keystore entry of an integration tenant, with what its certificate says. */
const keystoreEntrySchema = z.object({
  alias: z.string(),
  type: z.enum(['Key Pair', 'Certificate']),
  /** SAP's are those the installation provides. */
  owner: z.enum(['Tenant Administrator', 'SAP']),
  subject: z.string(),
  issuer: z.string(),
  fingerprint: z.string(),
  notBeforeMs: z.number(),
  notAfterMs: z.number(),
});

const providedSchema = z.strictObject({
  /** One that API clients cannot use: `sap_...`. */
  alias: z.string().min(1).max(250),
  commonName: z.string().min(1).max(64),
  validityDays: z.int().min(1).max(3650).default(365),
});

const inEntries = `${inSubaccount}/keystore-entries` as const;

/** The keystore of an integration tenant. Source: Portolan; SAP doc "Managing the Lifecycle of Keys" */
export const keystoreOperations = {
  listKeystoreEntries: get(inEntries, 'Keystore entries of the integration tenant, the first to expire first', {
    response: z.array(keystoreEntrySchema),
  }),
  provideKeyPair: create(inEntries, 'Make a key pair that the installation issues, or the one to replace it', {
    request: providedSchema,
    /** `KeyRenewal`: it has to be activated to replace the one in use. */
    response: z.object({ keystore: z.enum(['system', 'KeyRenewal']) }),
  }),
} as const;
