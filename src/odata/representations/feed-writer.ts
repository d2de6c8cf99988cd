import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Entity } from '../entity.ts';

/** What surrounds the entities of a list. */
export type FeedFrame = {
  /** Answer to `$inlinecount=allpages`. */
  readonly count?: number;
  /** Absolute address of the next page. */
  readonly nextLink?: string;
};

/** Writes a list piece by piece: `begin`, entities with `separator` between them, `end`. The next link may be known only at the end. */
export type FeedWriter = {
  readonly begin: (frame: Pick<FeedFrame, 'count'>) => string;
  readonly separator: string;
  readonly entity: (entity: Entity) => string;
  readonly end: (frame: FeedFrame) => string;
};

/** Writes one kind of resource in one format. Built once a request; its static parts are escaped then. */
export type RepresentationWriter = FeedWriter & {
  /** A whole document with one entity. */
  readonly document: (entity: Entity) => string;
};

/** A list as one text, for pages that are at hand and short. */
export const serializeFeed = (writer: FeedWriter, entities: Iterable<Entity>, frame: FeedFrame): string => {
  let text = writer.begin(frame);
  let isFirst = true;
  for (const entity of entities) {
    text += isFirst ? writer.entity(entity) : writer.separator + writer.entity(entity);
    isFirst = false;
  }
  return text + writer.end(frame);
};

const chunkCharacters = 65_536;

/**
 * A list as a stream of chunks of about 64 KiB, for pages too large to hold; others have their turn between two of them, also where the
 * reader takes each chunk at once. `nextLink` is asked for when the last entity is written.
 * Hand the result to `Readable.from(…, { objectMode: false })`.
 */
export async function* streamFeed(
  writer: FeedWriter,
  entities: Iterable<Entity> | AsyncIterable<Entity>,
  frame: { readonly count?: number; readonly nextLink?: () => string | undefined },
): AsyncGenerator<string, void, undefined> {
  const { count, nextLink } = frame;
  const counted = count === undefined ? {} : { count };
  let chunk = writer.begin(counted);
  let isFirst = true;
  for await (const entity of entities) {
    chunk += isFirst ? writer.entity(entity) : writer.separator + writer.entity(entity);
    isFirst = false;
    if (chunk.length >= chunkCharacters) {
      yield chunk;
      chunk = '';
      await nextTurn();
    }
  }
  const link = nextLink?.();
  yield chunk + writer.end(link === undefined ? counted : { ...counted, nextLink: link });
}

/** A list as one text, written as `streamFeed` does: for long pages that must be whole. */
export const collectFeed = async (
  writer: FeedWriter,
  entities: Iterable<Entity>,
  { nextLink, ...counted }: FeedFrame,
): Promise<string> => {
  const chunks: string[] = [];
  for await (const chunk of streamFeed(writer, entities, { ...counted, nextLink: () => nextLink })) chunks.push(chunk);
  return chunks.join('');
};
