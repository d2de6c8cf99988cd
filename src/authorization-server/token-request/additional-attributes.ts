import { z } from 'zod';
import { invalidRequest } from '../errors.ts';

const attributes = z
  .object({
    az_attr: z
      .record(
        z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
        z.union([z.string().max(1024), z.array(z.string().max(1024)).max(32)]),
      )
      .refine((values) => Object.keys(values).length <= 16),
  })
  .strict();

const maxLength = 4096;

/**
 * Reads the parameter `authorities`, a JSON text `{"az_attr":{...}}` whose content the client wants in its own token. Only plain names
 * and texts pass (S-07). Source: SAP doc "Getting an Application Access Token"
 */
export const parseAdditionalAttributes = (text: string | undefined): Readonly<Record<string, unknown>> | undefined => {
  if (text === undefined) return undefined;
  const parsed = text.length <= maxLength ? attributes.safeParse(parseJson(text)) : undefined;
  if (parsed?.success !== true) throw invalidRequest('The parameter authorities must be JSON with the member az_attr');
  return parsed.data.az_attr;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
