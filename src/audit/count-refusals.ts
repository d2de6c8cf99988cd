import type { AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Database } from '../storage/database.ts';
import type { AppendEvents } from './append-event.ts';

/** Refusals that a caller can bring about as often as it likes: what goes on record is how many there were, not each of them. */
export type RefusalCounts = {
  /** Counts one; of those that are alike, the first says from where and in which request. */
  readonly note: (event: AuditEvent) => void;
  /** Records what is due: a kind of refusal at once where it is new, then once a minute. A job calls it every few seconds. */
  readonly flush: () => Promise<void>;
};

type Counted = { readonly first: AuditEvent; count: number };

const recordEveryMs = 60_000;
/** Kinds of refusals counted at the same time; what comes beyond is not on record. */
const maxKinds = 1_000;

/** Creates the counts. They are this node's own. Source: security.md S-09, S-65, R-11; contract of the Platform APIs 9 ("rate limit reached": count) */
export const createRefusalCounts = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly appendAll: AppendEvents;
}): RefusalCounts => {
  const counted = new Map<string, Counted>();
  const recordedAtMs = new Map<string, number>();

  const isDue = (kind: string): boolean => {
    const elapsedMs = parts.clock() - (recordedAtMs.get(kind) ?? Number.NEGATIVE_INFINITY);
    return elapsedMs < 0 || elapsedMs >= recordEveryMs;
  };

  return {
    note: (event) => {
      const kind = JSON.stringify([event.subaccountId, event.object, event.message, event.actor.name]);
      const known = counted.get(kind);
      if (known !== undefined) known.count += 1;
      else if (counted.size < maxKinds) counted.set(kind, { first: event, count: 1 });
    },
    flush: async () => {
      for (const kind of recordedAtMs.keys()) if (isDue(kind) && !counted.has(kind)) recordedAtMs.delete(kind);
      const due = [...counted].filter(([kind]) => isDue(kind));
      if (due.length === 0) return;
      const written = due.map(([kind, { first, count }]) => ({ kind, first, count }));
      await parts.database.write((transaction) =>
        parts.appendAll(
          transaction,
          written.map(({ first, count }) => ({ ...first, attributes: { ...first.attributes, count: String(count) } })),
        ),
      );
      for (const { kind, count } of written) {
        recordedAtMs.set(kind, parts.clock());
        const known = counted.get(kind);
        // More came while the record was written: they are part of the next one.
        if (known !== undefined && known.count > count) known.count -= count;
        else counted.delete(kind);
      }
    },
  };
};
