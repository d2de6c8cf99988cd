import { sha256Hex } from '../../crypto/digest.ts';
import { timeOrderedUuid } from '../../foundation/ids.ts';
import type { AuditBlockRow, AuditEventRow } from '../../storage/tables/audit.ts';

/** Events one block holds at most: as many as one write takes. */
export const maxBlockSize = 64;

/** The ids of a block's events differ in their last characters only, which count them. */
const blockIdLength = 32;
const countLength = 4;

/** A new block's id: the first 32 characters of a version 7 UUID. Sorts by time; 24 of its bits count, 32 are random. */
export const createBlockId = (nowMs: number): string => timeOrderedUuid(nowMs).slice(0, blockIdLength);

/** The id of the block's event at `index`, from 0. */
export const eventIdAt = (blockId: string, index: number): string =>
  blockId + index.toString(16).padStart(countLength, '0');

/** The id an event's block has by the event's id. */
export const blockIdOf = (eventId: string): string => eventId.slice(0, blockIdLength);

/** The least id an event of this block can have. */
export const firstEventIdOf = (blockId: string): string => blockId.padEnd(blockIdLength + countLength, '0');

/** The greatest id an event of this block can have. */
export const lastEventIdOf = (blockId: string): string => blockId + 'f'.repeat(countLength);

/** An event as it is stored when it is recorded. */
export type NewEventRow = Omit<AuditEventRow, 'chain_position' | 'hash'>;

/** What an event says, in the order of the insert's columns. */
export const valuesOf = (row: NewEventRow): readonly (string | number | null)[] => [
  row.subaccount_id,
  row.id,
  row.category,
  row.actor_kind,
  row.actor_name,
  row.client_id,
  row.remote_address,
  row.request_id,
  row.action,
  row.object,
  row.message,
  row.attributes,
  row.created_at_ms,
];

/** SHA-256 over everything the events of a block say, in their order. Source: security.md S-65 */
export const digestEvents = (rows: readonly NewEventRow[]): string => sha256Hex(JSON.stringify(rows.flatMap(valuesOf)));

/**
 * The hash that chains a block to what was sealed before it: SHA-256 over the previous hash, the block's place and the digest of its
 * events. Changing, removing, inserting or reordering events changes the digest, and that every hash after it. Source: security.md S-65
 */
export const hashBlock = (
  previousHash: string,
  position: number,
  block: Pick<AuditBlockRow, 'subaccount_id' | 'id' | 'event_count' | 'digest' | 'created_at_ms'>,
): string =>
  sha256Hex(
    JSON.stringify([
      previousHash,
      position,
      block.subaccount_id,
      block.id,
      block.event_count,
      block.digest,
      block.created_at_ms,
    ]),
  );
