import { sha256Hex } from '../../crypto/digest.ts';
import type { AuditEventRow } from '../../storage/tables/audit.ts';

/** What the first event of a chain is chained to. */
export const chainStart = { position: 0, hash: '0'.repeat(64) } as const;

/**
 * The hash that chained an event to the one before it, before there were blocks: SHA-256 over the previous hash, the position and everything the event says.
 * Changing, removing or inserting an event changes every hash after it. Source: security.md S-65
 */
export const hashEvent = (previousHash: string, position: number, row: AuditEventRow): string =>
  sha256Hex(
    JSON.stringify([
      previousHash,
      position,
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
    ]),
  );
