import { z } from 'zod';
import { name } from '../names.ts';

/** A destination: its properties as they are, `Name` among them. */
export const destinationSchema = z
  .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]))
  .refine((properties) => typeof properties.Name === 'string', '"Name" is required');

/**
 * A certificate or keystore of the destination service. `content` is base64, or the text of a PEM file; exports leave it out, because
 * it may hold a private key, and a certificate that exists keeps it then.
 */
export const certificateSchema = z.strictObject({ name, content: z.string().min(1).optional() });
