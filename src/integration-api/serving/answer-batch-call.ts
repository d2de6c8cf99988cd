import { bodyTooLarge } from '../../http/server/errors.ts';
import type { Reply } from '../../http/server/reply.ts';
import { answerBatch, type PartReply } from '../../odata/batch/answer-batch.ts';
import type { BatchRequest } from '../../odata/batch/batch-request.ts';
import { asChange, ChangeFailed } from '../../odata/batch/change-failed.ts';
import { inOneTransaction, referencedContentId } from '../../odata/batch/in-one-transaction.ts';
import type { Row } from '../../odata/entity.ts';
import { odataError } from '../../odata/errors.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { ReadParts } from '../reading/answer-read.ts';
import type { ApiCall } from '../reading/api-call.ts';
import { assertPathRole } from '../reading/assert-path-role.ts';
import type { PreparedCall } from '../resources/changing/answer-change.ts';
import { answerGet, prepareCall } from './answer-call.ts';
import type { RateLimits } from './rate-limits.ts';

/** What a batch needs besides reading: how to make several changes in one transaction. */
export type BatchCallParts = ReadParts & { readonly write: Database['write']; readonly rateLimits: RateLimits };

/** Likewise for one batch. */
type BatchParts = ReadParts & { readonly write: Database['write']; readonly admit: RateLimits['admit'] };

/**
 * Answers a `$batch`. A changeset of one change is made like the change alone. One of several is made in one transaction if each of its
 * operations can join one (`ChangeDefinition.runIn`); if one cannot, the whole is refused with 501 before anything is done, because
 * it could not be undone. Source: SAP doc "OData API" (several resources or configurations in one changeset); OData 2.0 Batch Processing
 */
export const answerBatchCall = (
  { rateLimits, ...reading }: BatchCallParts,
  call: ApiCall,
  batch: { readonly body: Uint8Array; readonly contentType: string | undefined },
): Promise<Reply> => {
  const parts: BatchParts = { ...reading, admit: rateLimits.startBatch() };
  return answerBatch(
    { ...batch, serviceRoot: call.serviceRoot },
    {
      read: async (request) => {
        const part = toCall(call, request);
        assertPathRole(parts.api, part, 'GET');
        parts.admit(part, 'GET');
        return answerGet(parts, part);
      },
      changeset: (requests) => {
        const [only, ...others] = requests;
        return only !== undefined && others.length === 0
          ? changeAlone(parts, call, only)
          : changeTogether(parts, call, requests);
      },
    },
  );
};

const toCall = (call: ApiCall, { rawPath, rawQuery, headers }: BatchRequest): ApiCall => ({
  ...call,
  rawPath: `/${rawPath}`,
  rawQuery,
  accept: headers.get('accept'),
  isInBatch: true,
});

const prepare = (
  parts: BatchParts,
  call: ApiCall,
  request: BatchRequest,
  made: ReadonlyMap<string, Row>,
): Promise<PreparedCall> => {
  const part = toCall(call, request);
  assertPathRole(parts.api, part, request.method);
  parts.admit(part, request.method);
  return prepareCall(parts, {
    ...part,
    method: request.method,
    contentType: request.headers.get('content-type'),
    made,
    readBody: async (maxBytes) => {
      if (request.body.length > maxBytes) throw bodyTooLarge(maxBytes);
      return request.body;
    },
  });
};

const changeAlone = (parts: BatchParts, call: ApiCall, request: BatchRequest): Promise<readonly PartReply[]> =>
  asChange(request, async () => {
    const { run } = await prepare(parts, call, request, new Map());
    return [(await run()).reply];
  });

const changeTogether = async (
  parts: BatchParts,
  call: ApiCall,
  requests: readonly BatchRequest[],
): Promise<readonly PartReply[]> => {
  const made = new Map<string, Row>();
  const planned = new Map<BatchRequest, PreparedCall>();
  // All that waits for anything but the transaction happens before it begins.
  for (const request of requests) {
    if (referencedContentId(request) !== undefined) continue;
    const prepared = await asChange(request, () => prepare(parts, call, request, made));
    if (!prepared.canJoin) throw new ChangeFailed(request, cannotJoin());
    planned.set(request, prepared);
  }
  const change = inOneTransaction<Transaction>(
    {
      write: parts.write,
      change: async (transaction, request) => {
        const prepared = planned.get(request) ?? (await prepare(parts, call, request, made));
        if (!prepared.canJoin) throw cannotJoin();
        const { reply, row } = await prepared.run(transaction);
        const location = reply.headers?.location;
        if (row !== undefined && typeof location === 'string')
          made.set(location.slice(call.serviceRoot.length + 1), row);
        return reply;
      },
    },
    call.serviceRoot,
  );
  return change(requests);
};

const cannotJoin = () =>
  odataError(501, 'This change cannot be part of a changeset with others; nothing of the changeset was done.');
