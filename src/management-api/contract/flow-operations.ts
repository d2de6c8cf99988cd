import { z } from 'zod';
import { flowSchema } from '../landscape-schema.ts';
import { get, put, remove } from '../operation.ts';
import { inSubaccount } from './paths.ts';

/** Message endpoints. Source: Portolan */
export const flowOperations = {
  listFlows: get(`${inSubaccount}/flows`, 'Message endpoints', { response: z.array(flowSchema) }),
  putFlow: put(`${inSubaccount}/flows`, 'Create or replace a message endpoint', {
    request: flowSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteFlow: remove(`${inSubaccount}/flows/:flow`, 'Delete a message endpoint'),
} as const;
