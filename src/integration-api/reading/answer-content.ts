import type { Reply } from '../../http/server/reply.ts';
import { entityNotFound, unknownResource } from '../../odata/errors.ts';
import { createRowReader } from '../entity-set.ts';
import { getRow, type ReadContext, type Target } from './find-target.ts';
import { assertMayReadDataOf } from './message-protection.ts';

/** Media types as RFC 9110 §8.3.1 writes them; what else a runtime handed in must not become a header. */
const mediaTypePattern = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}(?:; ?[\w-]{1,50}=[\w.-]{1,100}){0,3}$/;

/**
 * `/$value` of an entity with a stream: its bytes under the media type they were stored with, always as a download, so that a browser runs
 * none of it. Source: SAP doc "OData API" (error information, attachments, message store entries)
 */
export const answerContent = async (context: ReadContext, target: Target): Promise<Reply> => {
  const { stream, stored } = target.definition;
  if (stream === undefined) throw unknownResource('$value');
  const isMessageData = stream.isMessageData === true;
  const row = await getRow(context, target, [
    ...stored.keyColumns,
    ...(isMessageData ? (['message_guid'] as const) : []),
  ]);
  if (isMessageData) await assertMayReadDataOf(context, String(row.message_guid));
  const key = createRowReader(target.definition, new Set())(row);
  const found = await context.logs.findContent(context.subaccountId, stream.source(key));
  if (found === undefined) throw entityNotFound();
  const mediaType = mediaTypePattern.test(found.mediaType) ? found.mediaType : 'application/octet-stream';
  const isText = typeof found.content === 'string' && mediaType.startsWith('text/') && !mediaType.includes(';');
  return {
    status: 200,
    headers: {
      'content-type': isText ? `${mediaType};charset=utf-8` : mediaType,
      'content-disposition': 'attachment',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
      dataserviceversion: '2.0',
    },
    body: found.content,
  };
};
