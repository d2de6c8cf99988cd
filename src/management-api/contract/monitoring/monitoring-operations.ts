import { z } from 'zod';
import { act, get } from '../../operation.ts';
import { forViewers } from '../administration/administrator-role.ts';
import { inSubaccount } from '../paths.ts';

const text = z.string().min(1).max(200);
const logStatus = z.enum([
  'COMPLETED',
  'PROCESSING',
  'RETRY',
  'ESCALATED',
  'FAILED',
  'CANCELLED',
  'DISCARDED',
  'ABANDONED',
]);

const logSchema = z.object({
  messageGuid: z.string(),
  correlationId: z.string().optional(),
  applicationMessageId: z.string().optional(),
  artifactId: z.string(),
  artifactName: z.string(),
  status: z.string(),
  customStatus: z.string().optional(),
  sender: z.string().optional(),
  receiver: z.string().optional(),
  logLevel: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number(),
});
const namedValue = z.object({ name: z.string(), value: z.string() });

/** What became of messages. Source: SAP doc "Monitor Message Processing" */
export const monitoringOperations = {
  searchMessageProcessingLogs: forViewers(
    act(`${inSubaccount}/message-processing-logs/search`, 'Message processing logs, the latest first', {
      request: z.strictObject({
        status: logStatus.optional(),
        artifactId: text.optional(),
        /** Message id, correlation id or application message id: the three there is an index for. */
        id: text.optional(),
        limit: z.number().int().min(1).max(200).default(50),
        /** `next` of the page before. */
        after: z.string().max(200).optional(),
      }),
      response: z.object({ logs: z.array(logSchema), next: z.string().optional() }),
    }),
  ),
  getMessageProcessingLog: get(`${inSubaccount}/message-processing-logs/:log`, 'One message, with why it failed', {
    response: logSchema.extend({
      error: z.string().optional(),
      customHeaderProperties: z.array(namedValue),
      adapterAttributes: z.array(namedValue),
      attachments: z.array(z.object({ name: z.string(), contentType: z.string(), bytes: z.number() })),
      runs: z.array(
        z.object({
          startedAtMs: z.number(),
          endedAtMs: z.number().optional(),
          logLevel: z.string(),
          state: z.string(),
        }),
      ),
    }),
  }),
} as const;
