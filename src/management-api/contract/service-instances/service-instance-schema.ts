import { z } from 'zod';
import { destinationSchema } from '../destinations/destination-schema.ts';
import { fragmentSchema } from '../destinations/destination-tool-operations.ts';
import { name } from '../names.ts';

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
