import { z } from 'zod';
import { get, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';
import { flowEndpointSchema, flowLogLevelSchema, flowSchema } from './flow-schema.ts';

/** Message endpoints. Source: Portolan */
export const flowOperations = {
  listFlows: get(
    `${inSubaccount}/flows`,
    'Message endpoints; what they write into messages and ask for is shown to administrators',
    { response: z.array(flowSchema) },
  ),
  getFlow: get(
    `${inSubaccount}/flows/:flow`,
    'A message endpoint; what it writes into messages and asks for is shown to administrators',
    { response: flowSchema },
  ),
  listFlowEndpoints: get(
    `${inSubaccount}/flow-endpoints`,
    'Where messages can be sent to, deployed artifacts included, and how the last one fared',
    { response: z.array(flowEndpointSchema) },
  ),
  getFlowEndpoint: get(
    `${inSubaccount}/flow-endpoints/:flow`,
    'Where messages of one flow can be sent to, and how the last one fared',
    { response: flowEndpointSchema },
  ),
  putFlow: put(`${inSubaccount}/flows`, 'Create or replace a message endpoint', {
    request: flowSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteFlow: remove(`${inSubaccount}/flows/:flow`, 'Delete a message endpoint'),
  setFlowLogLevel: put(
    `${inSubaccount}/flows/:flow/log-level`,
    'Set how much of a flow is logged, deployed ones included',
    {
      request: z.strictObject({ level: flowLogLevelSchema }),
      /** `until`: when the level ends by itself. */
      response: z.object({ level: flowLogLevelSchema, until: z.iso.datetime().optional() }),
    },
  ),
} as const;
