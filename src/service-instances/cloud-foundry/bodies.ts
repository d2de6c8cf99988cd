import { z } from 'zod';
import { unprocessable } from './errors.ts';

const guid = z.string().min(1).max(200);
const relation = z.looseObject({ data: z.looseObject({ guid }) });
const parameters = z.record(z.string(), z.unknown());
/** Labels and annotations are kept nowhere: none may be given. */
const noMetadata = z.looseObject({
  labels: z.record(z.string(), z.unknown()).optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
});
const name = z.string().min(1).max(200);

/** Source: Cloud Foundry V3 API documentation, "Create a service instance" */
export const newInstanceSchema = z.strictObject({
  type: z.literal('managed', 'must be managed'),
  name,
  parameters: parameters.nullish(),
  tags: z.array(z.string()).optional(),
  metadata: noMetadata.optional(),
  relationships: z.looseObject({ space: relation, service_plan: relation }),
});

/** Source: Cloud Foundry V3 API documentation, "Update a service instance" */
export const changedInstanceSchema = z.strictObject({
  name: name.optional(),
  parameters: parameters.nullish(),
  tags: z.array(z.string()).optional(),
  metadata: noMetadata.optional(),
  relationships: z.looseObject({ service_plan: relation.optional() }).optional(),
});

/** Source: Cloud Foundry V3 API documentation, "Create a service credential binding" */
export const newBindingSchema = z.strictObject({
  type: z.literal('key', 'must be key: there are no applications to bind'),
  name,
  parameters: parameters.nullish(),
  metadata: noMetadata.optional(),
  relationships: z.looseObject({ service_instance: relation }),
});

/** Reads a body. Throws 422, which names the first wrong part. Source: Cloud Foundry V3 API documentation, "Errors" */
export const readBodyAs = <Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unprocessable(`${issue?.path.map(String).join('.') ?? 'body'} ${issue?.message ?? 'is not valid'}`);
};
