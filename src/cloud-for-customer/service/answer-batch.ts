import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomHex } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { BatchRequest } from '../../odata/batch/batch-request.ts';
import { parseBatch } from '../../odata/batch/parse-batch.ts';
import { type BatchReply, type BatchReplyPart, serializeBatch } from '../../odata/batch/serialize-batch.ts';
import { serializeError } from '../../odata/error-body.ts';
import { odataError } from '../../odata/errors.ts';
import { negotiateErrorFormat } from '../../odata/negotiate-format.ts';
import type { Transaction } from '../../storage/database.ts';

/** What the parts of a batch are done with. */
export type BatchParts = {
  readonly read: (request: BatchRequest) => Promise<Reply>;
  readonly change: (transaction: Transaction, request: BatchRequest) => Promise<Reply>;
  readonly write: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
};

/** Replies are held in memory until the last one is there: beyond this many bytes the reads that follow are refused. */
const maxReplyBytes = 32 * 1024 * 1024;

/**
 * Answers a `$batch`, part after part: each read by itself, each changeset in one transaction, so that of its changes all are done or none.
 * A changeset that fails has one reply, that of the change that failed. Source: OData 2.0 Batch Processing; SAP guide "SAP Cloud for
 * Customer OData API Developer's Guide", "$batch"
 */
export const answerBatch = async (
  batch: { readonly body: Uint8Array; readonly contentType: string | undefined; readonly serviceRoot: string },
  parts: BatchParts,
): Promise<Reply> => {
  const replies: BatchReplyPart[] = [];
  let bytes = 0;
  for (const part of parseBatch(batch.body, batch.contentType, batch.serviceRoot)) {
    if (replies.length > 0) await nextTurn();
    if (part.kind === 'query') {
      const reply = await answerOne(part.request, bytes > maxReplyBytes ? refuseTooLong : parts.read);
      bytes += reply.body.length;
      replies.push({ kind: 'single', reply });
    } else {
      replies.push(await answerChangeset(part.requests, parts));
    }
  }
  const { contentType, body } = serializeBatch(replies, () => `batch${randomHex(16)}`);
  const headers = { 'content-type': contentType, dataserviceversion: '2.0', 'cache-control': 'no-cache, no-store' };
  return { status: 202, headers, body };
};

const refuseTooLong = async (): Promise<Reply> => {
  throw odataError(400, 'The replies of the batch are too long; ask for fewer entities with $top.');
};

/** Which change of a changeset failed, and why. */
class ChangeFailed extends Error {
  readonly request: BatchRequest;
  override readonly cause: WireError;
  constructor(request: BatchRequest, cause: WireError) {
    super(cause.message);
    this.request = request;
    this.cause = cause;
  }
}

const answerChangeset = async (requests: readonly BatchRequest[], parts: BatchParts): Promise<BatchReplyPart> => {
  try {
    const replies = await parts.write(async (transaction) => {
      const done: BatchReply[] = [];
      for (const request of requests) {
        try {
          done.push(toBatchReply(request, await parts.change(transaction, request)));
        } catch (error) {
          throw error instanceof WireError ? new ChangeFailed(request, error) : error;
        }
      }
      return done;
    });
    return { kind: 'changeset', replies };
  } catch (error) {
    if (!(error instanceof ChangeFailed)) throw error;
    return { kind: 'single', reply: toErrorReply(error.request, error.cause) };
  }
};

const answerOne = async (
  request: BatchRequest,
  answer: (request: BatchRequest) => Promise<Reply>,
): Promise<BatchReply> => {
  try {
    return toBatchReply(request, await answer(request));
  } catch (error) {
    // A fault of ours fails the whole batch, where the pipeline logs it.
    if (!(error instanceof WireError)) throw error;
    return toErrorReply(request, error);
  }
};

const toBatchReply = (request: BatchRequest, { status, headers = {}, body = '' }: Reply): BatchReply => {
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw new Error('a part of a batch cannot be streamed');
  const single = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { status, headers: Object.fromEntries(single), body, ...idOf(request) };
};

const toErrorReply = (request: BatchRequest, error: WireError): BatchReply => {
  const format = negotiateErrorFormat({ rawQuery: request.rawQuery, accept: request.headers.get('accept') });
  const { contentType, body } = serializeError(error, format);
  return { status: error.status, headers: { 'content-type': contentType, ...error.headers }, body, ...idOf(request) };
};

const idOf = ({ contentId }: BatchRequest): { readonly contentId?: string } =>
  contentId === undefined ? {} : { contentId };
