import { z } from 'zod';
import { WireError } from '../foundation/wire-error.ts';
import { ok } from '../http/server/reply.ts';
import { defineRoute, principalOf, type Route } from '../http/server/route.ts';
import { assertRole, type Csrf } from '../inbound-auth/index.ts';
import {
  isMessageGuid,
  logLevels,
  logStatuses,
  type MessageProcessingLog,
  type MessageProcessingLogs,
  maxIngestedLogs,
} from '../message-processing-logs/index.ts';
import { jsonErrorFormat } from './error-body.ts';
import { logIngest } from './roles.ts';

const name = z.string().max(1000);
const longText = z.string().max(100_000);
/** `2026-01-31T12:00:00.000Z`, always with a zone, between 1970 and 9999. */
const timestamp = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Absent members stay absent: the store tells "not given" from "given as nothing". */
const compact = <Value extends Readonly<Record<string, unknown>>>(value: Value): Value =>
  // Only members without a value are taken away, and those the type calls optional.
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;

const ingestedLog = z.strictObject({
  messageGuid: z.string().refine(isMessageGuid, 'must be 28 base64url characters that begin with A'),
  artifact: z.strictObject({
    id: name.min(1),
    name: name.optional(),
    type: name.default('INTEGRATION_FLOW'),
    packageId: name.optional(),
    packageName: name.optional(),
  }),
  status: z.enum(logStatuses),
  logStart: timestamp,
  logEnd: timestamp,
  logLevel: z.enum(logLevels).default('INFO'),
  customStatus: name.optional(),
  correlationId: name.optional(),
  applicationMessageId: name.optional(),
  applicationMessageType: name.optional(),
  sender: name.optional(),
  receiver: name.optional(),
  alternateWebLink: z
    .url({ protocol: /^https?$/ })
    .max(4000)
    .optional(),
  transactionId: name.optional(),
  previousComponentName: name.optional(),
  localComponentName: name.optional(),
  originComponentName: name.optional(),
  customHeaderProperties: z
    .array(z.strictObject({ name, value: longText }))
    .max(100)
    .optional(),
  adapterAttributes: z
    .array(
      z.strictObject({
        name,
        value: longText.optional(),
        adapterId: name.optional(),
        adapterMessageId: name.optional(),
      }),
    )
    .max(200)
    .optional(),
  error: z.strictObject({ text: longText, lastErrorModelStepId: name.optional() }).optional(),
});

/** The body of an ingestion call. */
export const ingestedBatch = z.strictObject({ logs: z.array(ingestedLog).max(maxIngestedLogs) });

const toLog = ({ artifact, logStart, logEnd, ...log }: z.output<typeof ingestedLog>): MessageProcessingLog => {
  const { customHeaderProperties, adapterAttributes, error, ...rest } = log;
  // compact() leaves out what is undefined, which is what the optional members of the target ask for.
  return compact({
    ...rest,
    artifact: compact({ ...artifact, name: artifact.name ?? artifact.id }),
    logStartMs: logStart,
    logEndMs: logEnd,
    customHeaderProperties,
    adapterAttributes: adapterAttributes?.map(compact),
    error: error && compact(error),
  }) as MessageProcessingLog;
};

/** Batches written at the same time. Each is ten transactions of a hundred logs; more would keep everybody else's writes waiting. */
const maxBatchesUnderWay = 4;

const tooManyBatches = (): WireError =>
  new WireError({
    status: 429,
    code: 'Too Many Requests',
    description:
      'Too many batches are being taken in. Send this one again shortly: what was stored of it already stays as it is.',
    headers: { 'Retry-After': '1' },
  });

/**
 * Takes in the logs of another runtime: at most 1,000 in one JSON document of 8 MiB. Sending a batch again changes nothing; beyond four batches
 * under way it answers 429 at once. Our own interface; Source: Portolan
 */
export const createIngestRoute = (parts: {
  readonly messageProcessingLogs: Pick<MessageProcessingLogs, 'ingest'>;
  readonly csrf: Csrf;
}): Route => {
  let underWay = 0;
  return defineRoute({
    method: 'POST',
    path: '/ingest/v1/message-processing-logs',
    doors: ['integration'],
    access: { audience: 'integration-api' },
    bodyKind: 'json',
    body: ingestedBatch,
    maxBodyBytes: 8 * 1024 * 1024,
    errors: jsonErrorFormat,
    source: 'Portolan',
    summary: 'Takes in message processing logs of another runtime',
    handle: async (request) => {
      const principal = principalOf(request);
      assertRole(principal, logIngest);
      // Passwords are what a browser sends by itself; a bearer token never is.
      if (principal.credential !== 'bearer') await parts.csrf.assert(request, principal);
      if (underWay >= maxBatchesUnderWay) throw tooManyBatches();
      underWay += 1;
      try {
        const { written, unchanged } = await parts.messageProcessingLogs.ingest(
          principal.subaccountId,
          request.body.logs.map(toLog),
        );
        return ok({ written, unchanged }, { 'cache-control': 'no-store' });
      } finally {
        underWay -= 1;
      }
    },
  });
};
