import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomHex } from '../foundation/ids.ts';
import { WireError } from '../foundation/wire-error.ts';
import type { Reply } from '../http/server/reply.ts';
import type { BatchRequest } from '../odata/batch/batch-request.ts';
import { parseBatch } from '../odata/batch/parse-batch.ts';
import { type BatchReply, type BatchReplyPart, serializeBatch } from '../odata/batch/serialize-batch.ts';
import { serializeError } from '../odata/error-body.ts';
import { odataError } from '../odata/errors.ts';
import { negotiateErrorFormat } from '../odata/negotiate-format.ts';

/** Replies of a batch are held in memory until the last one is there: beyond this many bytes the reads that follow are refused. */
const maxReplyBytes = 32 * 1024 * 1024;

/**
 * Answers a `$batch`: each read by `answer`, one after another, each failure in its own part; others have their turn in between. Every set is read-only, so a changeset fails as a
 * whole at its first request. Source: OData 2.0 Batch Processing; SAP doc "OData API"
 */
export const answerBatch = async (
  batch: { readonly body: Uint8Array; readonly contentType: string | undefined; readonly serviceRoot: string },
  answer: (request: BatchRequest) => Promise<Reply>,
): Promise<Reply> => {
  const parts = parseBatch(batch.body, batch.contentType, batch.serviceRoot);
  const replies: BatchReplyPart[] = [];
  let bytes = 0;
  for (const part of parts) {
    if (replies.length > 0) await nextTurn();
    const [request] = part.kind === 'query' ? [part.request] : part.requests;
    if (request === undefined) replies.push({ kind: 'changeset', replies: [] });
    else {
      const reply = await answerOne(request, bytes > maxReplyBytes ? refuseTooLong : answer);
      bytes += reply.body.length;
      replies.push({ kind: 'single', reply });
    }
  }
  const { contentType, body } = serializeBatch(replies, () => `batch${randomHex(16)}`);
  return {
    status: 202,
    headers: { 'content-type': contentType, dataserviceversion: '2.0', 'cache-control': 'no-store' },
    body,
  };
};

const refuseTooLong = async (): Promise<Reply> => {
  throw odataError(400, 'The replies of the batch are too long; ask for fewer entities with $top.');
};

const answerOne = async (
  request: BatchRequest,
  answer: (request: BatchRequest) => Promise<Reply>,
): Promise<BatchReply & { readonly body: Uint8Array }> => {
  const contentId = request.contentId === undefined ? {} : { contentId: request.contentId };
  try {
    const { status, headers, body } = await answer(request);
    if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)) {
      throw new Error('a part of a batch cannot be streamed');
    }
    return { status, headers: toSingleValues(headers ?? {}), body: toBytes(body ?? ''), ...contentId };
  } catch (error) {
    // A fault of ours fails the whole batch, where the pipeline logs it.
    if (!(error instanceof WireError)) throw error;
    const format = negotiateErrorFormat({ rawQuery: request.rawQuery, accept: request.headers.get('accept') });
    const { contentType, body } = serializeError(error, format);
    const headers = { 'content-type': contentType, ...error.headers };
    return { status: error.status, headers, body: toBytes(body), ...contentId };
  }
};

// Each reply is encoded in its own turn, so that putting them together only copies.
const toBytes = (body: string | Uint8Array): Uint8Array => (typeof body === 'string' ? Buffer.from(body) : body);

const toSingleValues = (
  headers: Readonly<Record<string, string | readonly string[]>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
