import { z } from 'zod';
import { forViewers } from '../administration/administrator-role.ts';
import { act, get } from '../operation.ts';
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
/** A moment that all databases hold. */
const timeMs = z.number().int().min(0).max(8_640_000_000_000_000);

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
const inLog = `${inSubaccount}/message-processing-logs/:log` as const;

/** Something a flow kept; `content` is base64, whatever type it says it is. */
const keptContent = z.object({ contentType: z.string(), bytes: z.number(), content: z.string() });

/** Payloads of messages are for administrators: SAP asks for a role of its own as well. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
const forAdministrators = <Op extends object>(operation: Op) => ({ ...operation, role: 'administrator' as const });

/** What became of messages. Source: SAP doc "Monitor Message Processing" */
export const monitoringOperations = {
  searchMessageProcessingLogs: forViewers(
    act(`${inSubaccount}/message-processing-logs/search`, 'Message processing logs, the latest first', {
      request: z.strictObject({
        status: logStatus.optional(),
        artifactId: text.optional(),
        /** Message id, correlation id or application message id: the three there is an index for. */
        id: text.optional(),
        sender: text.optional(),
        receiver: text.optional(),
        /** Logs that ended from then on, to before then. */
        fromMs: timeMs.optional(),
        toMs: timeMs.optional(),
        limit: z.number().int().min(1).max(200).default(50),
        /** `next` of the page before. */
        after: z.string().max(200).optional(),
      }),
      response: z.object({ logs: z.array(logSchema), next: z.string().optional() }),
    }),
  ),
  countMessageProcessingLogs: forViewers(
    act(`${inSubaccount}/message-processing-logs/count`, 'How many messages ended, and how many failed, over a time', {
      request: z
        .strictObject({
          fromMs: timeMs,
          toMs: timeMs,
          /** Spans of the same length the time is cut into. */
          buckets: z.number().int().min(1).max(200).default(60),
          artifactId: text.optional(),
        })
        .refine(({ fromMs, toMs }) => fromMs < toMs, { error: 'must be after "fromMs"', path: ['toMs'] }),
      response: z.object({
        counts: z.array(z.object({ startMs: z.number(), total: z.number(), failed: z.number() })),
      }),
    }),
  ),
  getMessageProcessingLog: get(inLog, 'One message, with why it failed', {
    response: logSchema.extend({
      error: z.string().optional(),
      customHeaderProperties: z.array(namedValue),
      adapterAttributes: z.array(namedValue),
      attachments: z.array(z.object({ id: z.string(), name: z.string(), contentType: z.string(), bytes: z.number() })),
      runs: z.array(
        z.object({
          id: z.string(),
          startedAtMs: z.number(),
          endedAtMs: z.number().optional(),
          logLevel: z.string(),
          state: z.string(),
        }),
      ),
    }),
  }),
  getMessageAttachment: forAdministrators(
    get(`${inLog}/attachments/:attachment`, 'An attachment of a message', {
      response: keptContent.extend({ name: z.string() }),
    }),
  ),
  getMessageRun: get(`${inLog}/runs/:run`, 'The steps of a run, the first 500', {
    response: z.object({
      steps: z.array(
        z.object({
          number: z.number(),
          startedAtMs: z.number(),
          endedAtMs: z.number().optional(),
          stepId: z.string().optional(),
          modelStepId: z.string().optional(),
          status: z.string().optional(),
          error: z.string().optional(),
          activity: z.string().optional(),
          properties: z.array(namedValue),
          traces: z.array(z.object({ id: z.string(), contentType: z.string(), bytes: z.number() })),
        }),
      ),
    }),
  }),
  getTraceMessage: forAdministrators(
    get(`${inLog}/traces/:trace`, 'A message as a step found it, kept while its flow was traced', {
      response: keptContent.extend({ headers: z.array(namedValue), exchangeProperties: z.array(namedValue) }),
    }),
  ),
} as const;
