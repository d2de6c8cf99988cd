import type { Database } from '../../storage/database.ts';
import { toScopeColumn } from '../audit-record.ts';
import { findPending, listSegmentsOf } from '../segments/segment-store.ts';
import { toIdPrefix } from './list-events.ts';
import { hasCategoryIndex, narrowRange } from './narrow-range.ts';
import type { EventSelection } from './query-events.ts';

/** A stretch of ids that has to be searched: both ends belong to it, and an absent one is open. */
export type Stretch = {
  readonly fromId: string | undefined;
  readonly toId: string | undefined;
  /** How many events it has about. */
  readonly events: number;
};

/** All there is. */
export const everything: Stretch = { fromId: undefined, toId: undefined, events: Number.POSITIVE_INFINITY };
type OpenStretch = Stretch & { readonly fromId: string; readonly firstPosition: number | undefined };

const segmentsAtOnce = 50;
/** Segments that follow each other are searched together, up to this many events. */
const maxEvents = 8_192;

/**
 * The stretches that may have what is looked for, newest first: for a user those whose segments name it, and what is not in segments yet; else all
 * there is. Only the last one is open to the past. Source: security.md R-12
 */
export async function* listStretches(
  database: Database,
  selection: EventSelection,
): AsyncGenerator<Stretch, void, undefined> {
  const bounds = narrowRange(selection.filter);
  const scope = toScopeColumn(selection.scope);
  const { user } = bounds;
  if (user === undefined || hasCategoryIndex(bounds)) {
    yield everything;
    return;
  }
  const { beforeId } = selection;
  // First what is pending: what is sealed between the two readings is met twice, and counts once, rather than never.
  const pending = await findPending(database, scope);
  let open: OpenStretch | undefined;
  if (pending !== undefined && (beforeId === undefined || beforeId > pending.firstId)) {
    open = { fromId: pending.firstId, toId: undefined, events: pending.events, firstPosition: undefined };
  }
  const oldestId = toIdPrefix(Math.max(selection.fromMs ?? 0, bounds.fromMs ?? 0));
  let last: string | undefined;
  for (;;) {
    const query = { caller: user, beforeLastId: last, limit: segmentsAtOnce };
    const segments = await listSegmentsOf(database, scope, query);
    for (const segment of segments) {
      last = segment.last_id;
      // Those that lie behind the last page's end or before the time asked for have nothing to say.
      if (beforeId !== undefined && segment.first_id >= beforeId) continue;
      if (segment.last_id < oldestId) break;
      const events = segment.last_position - segment.first_position + 1;
      // Segments may overlap, for events are sealed in the order in which they are stored, which is not always that of their ids.
      const overlaps = open !== undefined && segment.last_id > open.fromId;
      const follows = open?.firstPosition === segment.last_position + 1 && open.events < maxEvents;
      if (open !== undefined && (overlaps || follows)) {
        const fromId = segment.first_id < open.fromId ? segment.first_id : open.fromId;
        open = { ...open, fromId, events: open.events + events, firstPosition: segment.first_position };
        continue;
      }
      if (open !== undefined) yield open;
      open = { fromId: segment.first_id, toId: segment.last_id, events, firstPosition: segment.first_position };
    }
    if (segments.length < segmentsAtOnce || segments.some(({ last_id: id }) => id < oldestId)) break;
  }
  if (open !== undefined) yield open;
}
