import { z } from 'zod';

/** Parameters as typed: a JSON object, or nothing. Source: SAP doc "Create Service Instances" */
export const parametersText = z
  .string()
  .refine((text) => parseParameters(text) !== undefined, 'must be a JSON object')
  .optional();

const parametersSchema = z.record(z.string(), z.unknown());

/** The object a text stands for. Source: Portolan */
export const parseParameters = (text: string | undefined): Record<string, unknown> | undefined => {
  if (text === undefined || text.trim() === '') return {};
  try {
    const parsed = parametersSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};
