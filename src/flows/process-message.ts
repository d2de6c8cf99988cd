import { Readable } from 'node:stream';
import { listHeaderValues, type OutboundHeaders } from '../http/client/outbound.ts';
import { describeFailure, toOutboundError } from '../http/client/outbound-error.ts';
import type { Principal } from '../http/server/principal.ts';
import { type Reply, type ReplyHeaders, text } from '../http/server/reply.ts';
import type { RouteRequest } from '../http/server/route.ts';
import { defaultTimeoutSeconds, type Flow } from './flow.ts';
import { type CaptureBudget, createBodyCapture, noCapture } from './message/body-capture.ts';
import { callReceiver, type ReceiverParts, type ReceiverResult } from './message/call-receiver.ts';
import { createMessageBody, type MessageBody } from './message/message-body.ts';
import { type ForwardStep, readMessageFacts, toAttachments } from './message/message-log.ts';
import { type RelayEnd, relayAnswer, startAnswer } from './message/relay-answer.ts';
import type { MessageRecorder } from './message-recorder.ts';

/** What processing a message needs. */
export type ProcessingParts = ReceiverParts & {
  readonly createMessageGuid: () => string;
  readonly recorder: MessageRecorder;
  readonly captureBudget: CaptureBudget;
  /** For flows without a limit of their own. */
  readonly maxMessageBytes: number;
};

/** Bodies up to this size are held in memory: they can be sent twice, and their answer waits for the log as a whole. */
const heldBytes = 64 * 1024;
/** How much of a body an attachment keeps. */
const attachmentBytes = 1024 * 1024;

const senderGone = 'The sender disconnected before the message was processed';

type Answered = Extract<ReceiverResult, { readonly kind: 'answered' }>;

/**
 * Processes one message: opens its log, forwards it, closes its log, answers. Whatever happens to the message, the sender learns the ID of
 * its log. Source: SAP doc "HTTPS Sender Adapter", "HTTP Receiver Adapter"; assumed: 500 for every failure of the receiver, as senders see it
 */
export const processMessage = async (
  request: RouteRequest,
  principal: Principal,
  flow: Flow,
  parts: ProcessingParts,
): Promise<Reply> => {
  const { recorder, clock } = parts;
  const identity = { messageGuid: parts.createMessageGuid(), startedAtMs: clock() };
  const facts = readMessageFacts(request, principal.subaccountId, flow, identity);
  const createCapture = () =>
    (flow.attachments ?? 'none') === 'none' ? noCapture : createBodyCapture(attachmentBytes, parts.captureBudget);
  const captures = { request: createCapture(), response: createCapture() };
  const maxBytes = flow.maxMessageBytes ?? parts.maxMessageBytes;
  // The route's body kind is `stream`, so this is what the pipeline put there.
  const source = request.body as AsyncIterable<Uint8Array>;
  const body = createMessageBody(source, { maxBytes, capture: captures.request });
  let responseType: string | undefined;

  const finish = async (forward: ForwardStep | undefined, error?: string): Promise<void> => {
    const isKept = flow.attachments === 'always' || (flow.attachments === 'on-error' && error !== undefined);
    const attachments = isKept
      ? [
          ...toAttachments('Request body', request.headers.get('content-type'), captures.request),
          ...toAttachments('Response body', responseType, captures.response),
        ]
      : [];
    try {
      await recorder.finish(facts, { endedAtMs: clock(), forward, ...(error !== undefined && { error }) }, attachments);
    } finally {
      captures.request.release();
      captures.response.release();
    }
  };

  const fail = async (error: string, forward?: ForwardStep): Promise<Reply> => {
    await finish(forward, describeBreak(body, request.signal, maxBytes) ?? error);
    if (body.fault() === 'too-large') return failureReply(413, facts.messageGuid, tooLarge(maxBytes));
    await body.discardRest();
    return failureReply(500, facts.messageGuid, 'The message could not be processed.');
  };

  const process = async (): Promise<Reply> => {
    const announced = Number(request.headers.get('content-length') ?? 0);
    if (announced > maxBytes) {
      await finish(undefined, tooLarge(maxBytes));
      return failureReply(413, facts.messageGuid, tooLarge(maxBytes));
    }
    const start = await body.start(heldBytes);
    if (start.kind === 'fault') return fail(senderGone);
    const result = await callReceiver(
      {
        ...facts,
        headers: request.headers.list(),
        rawQuery: request.rawQuery,
        body: start,
        timeoutMs: (flow.timeoutSeconds ?? defaultTimeoutSeconds) * 1000,
        signal: request.signal,
      },
      parts,
    );
    if (result.kind === 'failed') return fail(result.error, result.forward);
    responseType = listHeaderValues(result.headers, 'content-type')[0];
    return result.status >= 200 && result.status < 300 ? relay(result) : refuse(result);
  };

  const refuse = async (result: Answered): Promise<Reply> => {
    // A copy for the attachment, no more; the sender does not get to see it (S-43).
    if (captures.response !== noCapture) {
      await startAnswer(iterate(result), attachmentBytes, captures.response.add).catch(() => {});
    }
    drop(result);
    return fail(`HTTP operation failed invoking ${flow.destination} with statusCode: ${result.status}`, result.forward);
  };

  const relay = async (result: Answered): Promise<Reply> => {
    const chunks = iterate(result);
    const onChunk = captures.response.add;
    let start: Awaited<ReturnType<typeof startAnswer>>;
    try {
      start = await startAnswer(chunks, heldBytes, onChunk);
    } catch (error) {
      if (toOutboundError(error) === undefined) throw error;
      return fail(describeBrokenAnswer(flow, error), result.forward);
    }
    const headers = answerHeaders(result.headers, facts.messageGuid);
    if (start.kind === 'whole') {
      await finish(result.forward);
      // An answer to HEAD tells the length of a body nobody sends; that of bytes given here would replace it.
      if (request.isHead) return { status: result.status, headers, body: Readable.from([]) };
      return { status: result.status, headers, ...(start.bytes.byteLength > 0 && { body: start.bytes }) };
    }
    const onEnd = (end: RelayEnd, cause: unknown): Promise<void> => {
      if (end !== 'complete') drop(result);
      const error =
        end === 'complete'
          ? undefined
          : end === 'sender-gone'
            ? senderGone
            : (describeBreak(body, request.signal, maxBytes) ?? describeBrokenAnswer(flow, cause));
      return finish(result.forward, error);
    };
    return { status: result.status, headers, body: relayAnswer(start.head, chunks, { onChunk, onEnd }) };
  };

  await recorder.begin(facts);
  try {
    return await process();
  } catch (error) {
    // A fault of ours, or the database is gone: the pipeline answers, the log says at least that much.
    await finish(undefined, 'The message could not be processed because of an internal error').catch(() => {});
    throw error;
  }
};

/** The reason that lies with the sender, if one does. */
const describeBreak = (body: MessageBody, signal: AbortSignal, maxBytes: number): string | undefined =>
  body.fault() === 'too-large'
    ? tooLarge(maxBytes)
    : body.fault() === 'sender-gone' || signal.aborted
      ? senderGone
      : undefined;

const tooLarge = (maxBytes: number): string => `The message is larger than ${maxBytes} bytes.`;

const describeBrokenAnswer = (flow: Flow, error: unknown): string => {
  const outboundError = toOutboundError(error);
  const cause = outboundError === undefined ? 'internal error' : describeFailure(outboundError, 'the receiver');
  return `HTTP operation failed invoking ${flow.destination}: ${cause}`;
};

const iterate = (result: Answered): AsyncIterator<Uint8Array> =>
  // A response stream has no encoding set and yields buffers.
  (result.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();

const drop = (result: Answered): void => {
  result.body.on('error', () => {}).destroy();
};

/** What describes the answer's content goes back to the sender; cookies, challenges and the like are between us and the receiver. */
const answerHeaderNames: ReadonlySet<string> = new Set([
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
]);

const answerHeaders = (received: OutboundHeaders, messageGuid: string): ReplyHeaders => ({
  ...Object.fromEntries(
    received
      .map(([name, value]): readonly [string, string] => [name.toLowerCase(), value])
      .filter(([name]) => answerHeaderNames.has(name)),
  ),
  ...ownHeaders(messageGuid),
});

/** The CSP keeps a receiver's page from acting as one of ours in a browser. */
const ownHeaders = (messageGuid: string): ReplyHeaders => ({
  SAP_MessageProcessingLogID: messageGuid,
  'content-security-policy': 'sandbox',
});

/** Source: replies of the SAP system to senders name the ID in these words; the rest is our own. */
const failureReply = (status: number, messageGuid: string, what: string): Reply =>
  text(
    status,
    `${what} The MPL ID for the failed message is : ${messageGuid}\n` +
      `The message processing log tells why: GET /api/v1/MessageProcessingLogs('${messageGuid}')/ErrorInformation/$value on the API host, or Monitor Message Processing.\n`,
    'text/plain;charset=UTF-8',
    ownHeaders(messageGuid),
  );
