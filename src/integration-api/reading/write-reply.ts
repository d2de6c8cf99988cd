import { Readable } from 'node:stream';
import type { Clock } from '../../foundation/clock.ts';
import { type Reply, text } from '../../http/server/reply.ts';
import type { NegotiatedFormat } from '../../odata/negotiate-format.ts';
import type { Projection } from '../../odata/query-options/parse-projection.ts';
import {
  collectFeed,
  type RepresentationWriter,
  serializeFeed,
  streamFeed,
} from '../../odata/representations/feed-writer.ts';
import { createAtomWriter } from '../../odata/representations/serialize-atom.ts';
import { createJsonWriter } from '../../odata/representations/serialize-json.ts';
import type { ApiCall } from './api-call.ts';
import type { ListedPage } from './list-page.ts';

/** A successful reply of the API. Data of one caller is for no cache. Source: SAP doc "OData API" (`DataServiceVersion`) */
export const odataReply = (body: string, contentType: string, version: '1.0' | '2.0'): Reply =>
  text(200, body, contentType, { dataserviceversion: version, 'cache-control': 'no-store' });

/** Creates the writer of the representation that was negotiated. */
export const createWriter = (
  clock: Clock,
  call: Pick<ApiCall, 'serviceRoot' | 'rawPath'>,
  projection: Projection,
  format: 'json' | 'atom',
): RepresentationWriter => {
  if (format === 'json') return createJsonWriter(call.serviceRoot, projection);
  const feedPath = call.rawPath.replace(/^\/|\/$/g, '');
  return createAtomWriter({ serviceRoot: call.serviceRoot, feedPath, updatedAtMs: clock() }, projection);
};

/** Entities beyond which a list is written piece by piece, so that others have their turn in between. */
const maxUnstreamedEntities = 200;

/** Answers a page of a list: in one piece where it is short, else as a stream. */
export const answerFeed = async (
  clock: Clock,
  call: ApiCall,
  projection: Projection,
  page: ListedPage,
  { format, contentType }: NegotiatedFormat,
): Promise<Reply> => {
  const { entities, ...frame } = page;
  const writer = createWriter(clock, call, projection, format);
  const isShort = entities.length <= maxUnstreamedEntities;
  // Few entities are much to write when they have others inside.
  if (isShort && !projection.navigation.some(({ expanded }) => expanded !== undefined)) {
    return odataReply(serializeFeed(writer, entities, frame), contentType, '2.0');
  }
  if (isShort || call.isInBatch) return odataReply(await collectFeed(writer, entities, frame), contentType, '2.0');
  const { nextLink, ...counted } = frame;
  const chunks = streamFeed(writer, entities, { ...counted, nextLink: () => nextLink });
  return { ...odataReply('', contentType, '2.0'), body: Readable.from(chunks, { objectMode: false }) };
};
