import type { Database } from '../../storage/database.ts';
import type { AuditSegmentRow } from '../../storage/tables/audit.ts';
import type { SealedBlock } from '../chain/chain-store.ts';
import { firstEventIdOf, lastEventIdOf } from '../chain/event-block.ts';
import { anybody, formatCallers, segmentSize } from './segment.ts';
import { findNewestSegment, listCallers } from './segment-store.ts';

type Part = { readonly blocks: SealedBlock[]; readonly before: AuditSegmentRow | undefined };

/** The segments that a chain's new blocks make up: the first may go on with the one at its end. Source: security.md R-12 */
export const extendSegments = async (
  database: Database,
  scopeColumn: string,
  blocks: readonly SealedBlock[],
): Promise<readonly AuditSegmentRow[]> => {
  const newest = await findNewestSegment(database, scopeColumn);
  const isOpen = newest !== undefined && newest.callers !== anybody && sizeOf(newest) < segmentSize;
  const parts: Part[] = isOpen ? [{ blocks: [], before: newest }] : [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (last === undefined || lengthOf(last) >= segmentSize) parts.push({ blocks: [block], before: undefined });
    else last.blocks.push(block);
  }
  return await Promise.all(parts.map((part) => toSegment(database, scopeColumn, part)));
};

const sizeOf = (segment: AuditSegmentRow): number => segment.last_position - segment.first_position + 1;

const lengthOf = ({ blocks, before }: Part): number =>
  blocks.reduce((sum, { block }) => sum + block.event_count, before === undefined ? 0 : sizeOf(before));

const toSegment = async (database: Database, scopeColumn: string, part: Part): Promise<AuditSegmentRow> => {
  const ids = part.blocks.map(({ block }) => block.id).sort();
  const first = ids[0];
  const last = part.blocks.at(-1);
  if (first === undefined || last === undefined) {
    if (part.before === undefined) throw new Error('a segment has no events');
    return part.before;
  }
  const range = { first: firstEventIdOf(first), last: lastEventIdOf(ids.at(-1) ?? first) };
  const callers = await listCallers(database, scopeColumn, range);
  const { before } = part;
  return {
    subaccount_id: scopeColumn,
    first_position:
      before?.first_position ?? (part.blocks[0]?.position ?? 0) - (part.blocks[0]?.block.event_count ?? 1) + 1,
    last_position: last.position,
    first_id: before !== undefined && before.first_id < range.first ? before.first_id : range.first,
    last_id: before !== undefined && before.last_id > range.last ? before.last_id : range.last,
    callers: formatCallers(before?.callers ?? '', callers),
  };
};
