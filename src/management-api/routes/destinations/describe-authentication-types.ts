import { z } from 'zod';
import { describedTypes, isSecretProperty } from '../../../destination-service/index.ts';
import type { operations, ResponseOf } from '../../contract.ts';

/** What a JSON schema of a destination's properties is read for. */
const describedSchema = z.object({
  properties: z.record(z.string(), z.object({ enum: z.array(z.string()).optional() })).default({}),
  required: z.array(z.string()).default([]),
});

/** The properties of each authentication type, from the schemas the server itself reads destinations with. Source: engineering guide §10 */
export const describeAuthenticationTypes = (): ResponseOf<typeof operations.listAuthenticationTypes> =>
  describedTypes.map(({ name, properties, proxyTypes }) => {
    const described = describedSchema.parse(z.toJSONSchema(properties, { unrepresentable: 'any', io: 'input' }));
    return {
      name,
      proxyTypes: [...proxyTypes],
      properties: Object.entries(described.properties).map(([property, { enum: values }]) => ({
        name: property,
        isRequired: described.required.includes(property),
        isSecret: isSecretProperty(property),
        ...(values !== undefined && { values }),
      })),
    };
  });
