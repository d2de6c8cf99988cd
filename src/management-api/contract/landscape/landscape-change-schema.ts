import { z } from 'zod';

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
