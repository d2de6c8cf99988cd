import type { Audit, AuditRecord, EventSelection } from '../../audit/index.ts';
import type { BoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { PlatformCall } from '../platform-guard.ts';
import type { PagePosition, RecordOptions } from './parse-options.ts';

/** A page of records. */
export type RecordPage = {
  readonly records: readonly AuditRecord[];
  readonly count: number | undefined;
  /** Present where there are more. */
  readonly next: PagePosition | undefined;
};

/** What lists work with. `newestSeen`: up to which record a client has begun to read a list, by client and filter. */
export type ListParts = {
  readonly audit: Pick<Audit, 'search' | 'appendAlone'>;
  readonly clock: Clock;
  readonly newestSeen: BoundedCache<string, string>;
};

/** Source: SAP doc "Audit Log Retrieval API Usage" (server-side paging) */
const pageSize = 1000;
/** Source: SAP doc "Audit Log Retrieval API Usage" (without filter) */
const defaultPeriodMs = 30 * 86_400_000;

/**
 * Reads a page, newest first, and puts that on record. Pages of one list show what there was at its beginning: a next link goes on behind
 * its last record, and a client that pages by `$skip` itself goes on where its first page began, for what is recorded meanwhile, this very reading
 * included, must not shift its pages. Source: SAP doc "Audit Log Retrieval API Usage"; assumed: the order
 */
export const listRecords = async (
  parts: ListParts,
  { account, actor }: PlatformCall,
  options: RecordOptions,
): Promise<RecordPage> => {
  const { filter, position, skip, top = Number.POSITIVE_INFINITY } = options;
  const listKey = JSON.stringify([account.id, actor.name, options.filterText]);
  const given = position?.offset ?? 0;
  const isContinued = position?.lastId !== undefined;
  const selection: EventSelection = {
    scope: account.id,
    filter,
    fromMs: filter === undefined ? parts.clock() - defaultPeriodMs : undefined,
    beforeId: position?.lastId,
    upToId: isContinued || skip + given === 0 ? undefined : parts.newestSeen.get(listKey),
  };
  const limit = Math.max(0, Math.min(pageSize, top - given));
  const page = { skip: isContinued ? 0 : skip + given, limit: limit + 1 };
  const { records: found, continueBeforeId } = await parts.audit.search.list({ ...selection, ...page });
  const records = found.slice(0, limit);
  const newest = records[0];
  if (position === undefined && skip === 0 && newest !== undefined) parts.newestSeen.set(listKey, newest.id);
  const count = options.count
    ? (await parts.audit.search.count(selection)) + (isContinued ? skip + given : 0)
    : undefined;
  await parts.audit.appendAlone({
    category: 'audit.data-access',
    subaccountId: account.id,
    actor,
    action: 'read',
    object: 'Auditlog Retrieval API',
    message: 'Reading audit log records',
    attributes: { records: String(records.length), ...(options.filterText && { filter: options.filterText }) },
  });
  // A page may be short, even empty, and have a next one: where the search looked at as much as it may.
  const lastId = found.length > limit ? records.at(-1)?.id : continueBeforeId;
  const offset = given + records.length;
  return { records, count, next: lastId !== undefined && offset < top ? { offset, lastId } : undefined };
};
