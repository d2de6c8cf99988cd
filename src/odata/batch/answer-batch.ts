import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomHex } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import { serializeError } from '../error-body.ts';
import { odataError } from '../errors.ts';
import { negotiateErrorFormat } from '../negotiate-format.ts';
import type { BatchRequest } from './batch-request.ts';
import { ChangeFailed } from './change-failed.ts';
import { parseBatch } from './parse-batch.ts';
import type { BatchLeniency } from './parse-batch-request.ts';
import { type BatchReply, type BatchReplyPart, serializeBatch } from './serialize-batch.ts';

/** What a part is answered with: a reply of the HTTP server whose body is at hand. */
export type PartReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** A text or bytes; a stream is a fault of ours. */
  readonly body?: unknown;
};

/** What the parts of a batch are done with. */
export type BatchParts = {
  /** Answers a read. Throws a `WireError` that becomes the reply of that part. */
  readonly read: (request: BatchRequest) => Promise<PartReply>;
  /**
   * Does the changes of one changeset, all or none, and answers each. Throws `ChangeFailed`, which becomes the one reply of the changeset.
   * `inOneTransaction` makes such a function.
   */
  readonly changeset: (requests: readonly BatchRequest[]) => Promise<readonly PartReply[]>;
};

/** Replies are held in memory until the last one is there: beyond this many bytes the reads that follow are refused. */
const maxReplyBytes = 32 * 1024 * 1024;

/**
 * Answers a `$batch`, part after part: each read by itself, each changeset as a whole; others have their turn in between. What one part
 * does stays done when a later one fails. Source: OData 2.0 Batch Processing; SAP doc "OData API"
 */
export const answerBatch = async (
  batch: {
    readonly body: Uint8Array;
    readonly contentType: string | undefined;
    readonly serviceRoot: string;
    readonly leniency?: BatchLeniency;
  },
  parts: BatchParts,
): Promise<{ readonly status: 202; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }> => {
  const replies: BatchReplyPart[] = [];
  let bytes = 0;
  for (const part of parseBatch(batch.body, batch.contentType, batch.serviceRoot, batch.leniency)) {
    if (replies.length > 0) await nextTurn();
    if (part.kind === 'query') {
      const reply = await answerRead(part.request, bytes > maxReplyBytes ? refuseTooLong : parts.read);
      bytes += reply.body.length;
      replies.push({ kind: 'single', reply });
    } else {
      replies.push(await answerChangeset(part.requests, parts.changeset));
    }
  }
  const { contentType, body } = serializeBatch(replies, () => `batch${randomHex(16)}`);
  return {
    status: 202,
    headers: { 'content-type': contentType, dataserviceversion: '2.0', 'cache-control': 'no-cache, no-store' },
    body,
  };
};

const refuseTooLong = async (): Promise<PartReply> => {
  throw odataError(400, 'The replies of the batch are too long; ask for fewer entities with $top.');
};

const answerRead = async (
  request: BatchRequest,
  answer: (request: BatchRequest) => Promise<PartReply>,
): Promise<BatchReply> => {
  try {
    return toBatchReply(request, await answer(request));
  } catch (error) {
    // A fault of ours fails the whole batch, where the pipeline logs it.
    if (!(error instanceof WireError)) throw error;
    return toErrorReply(request, error);
  }
};

const answerChangeset = async (
  requests: readonly BatchRequest[],
  run: BatchParts['changeset'],
): Promise<BatchReplyPart> => {
  try {
    const done = requests.length === 0 ? [] : await run(requests);
    const replies = requests.map((request, index) => toBatchReply(request, done[index] ?? { status: 204 }));
    return { kind: 'changeset', replies };
  } catch (error) {
    if (!(error instanceof ChangeFailed)) throw error;
    return { kind: 'single', reply: toErrorReply(error.request, error.cause) };
  }
};

const toBatchReply = (request: BatchRequest, { status, headers = {}, body = '' }: PartReply): BatchReply => {
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw new Error('a part of a batch cannot be streamed');
  const single = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  // Each reply is encoded in its own turn, so that putting them together only copies.
  return {
    status,
    headers: Object.fromEntries(single),
    body: typeof body === 'string' ? Buffer.from(body) : body,
    ...idOf(request),
  };
};

const toErrorReply = (request: BatchRequest, error: WireError): BatchReply => {
  const format = negotiateErrorFormat({ rawQuery: request.rawQuery, accept: request.headers.get('accept') });
  const { contentType, body } = serializeError(error, format);
  return { status: error.status, headers: { 'content-type': contentType, ...error.headers }, body, ...idOf(request) };
};

const idOf = ({ contentId }: BatchRequest): { readonly contentId?: string } =>
  contentId === undefined ? {} : { contentId };
