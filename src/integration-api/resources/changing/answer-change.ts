import { empty, type Reply } from '../../../http/server/reply.ts';
import type { Row } from '../../../odata/entity.ts';
import { formatEntityPath } from '../../../odata/entity-url.ts';
import { type NegotiatedFormat, negotiateFormat } from '../../../odata/negotiate-format.ts';
import { projectAll } from '../../../odata/query-options/parse-projection.ts';
import { parseQueryString } from '../../../odata/query-options/query-string.ts';
import type { Transaction } from '../../../storage/database.ts';
import type { ReadParts } from '../../reading/answer-read.ts';
import { answerFeed, createWriter } from '../../reading/write-reply.ts';
import { isRowList } from '../resource-change.ts';
import { type Change, planChange } from './plan-change.ts';
import type { PlannedChange } from './planned-change.ts';

/** A modifying call that has passed every check. */
export type PreparedCall = {
  /** Whether it can be made in a transaction together with others. */
  readonly canJoin: boolean;
  /** Makes the change, in the given transaction or in one of its own, and says how to answer it. */
  readonly run: (transaction?: Transaction) => Promise<AnsweredChange>;
};

/** The reply to a change, and the entity as it now is where the room says. */
export type AnsweredChange = { readonly reply: Reply; readonly row?: Row };

/** Checks a modifying request, form of its reply included: a caller who could not read the reply changes nothing. */
export const prepareChange = async (parts: ReadParts, change: Change): Promise<PreparedCall> => {
  const { status, canJoin, run, lists } = await planChange(parts.api, change);
  const listed = lists === undefined ? undefined : parts.api.service.entitySets.get(lists);
  const feed = listed && negotiate('feed', change);
  // Clients of operations without a body in their reply accept anything or nothing.
  const negotiated = status === 200 || status === 201 ? negotiate('entry', change) : undefined;
  return {
    canJoin,
    run: async (transaction) => {
      const row = await run(transaction);
      if (isRowList(row)) {
        if (listed === undefined || feed === undefined) throw new Error('rows of no set');
        const entities = row.map((values) => ({ values }));
        return { reply: await answerFeed(parts.clock, change, projectAll(listed), { entities }, feed) };
      }
      return { reply: answerChange(parts, change, status, negotiated, row), ...(row && { row }) };
    },
  };
};

const negotiate = (resource: 'entry' | 'feed', { rawQuery, accept }: Change): NegotiatedFormat =>
  negotiateFormat(resource, { format: parseQueryString(rawQuery).system.get('$format'), accept });

/** 200 and 201 show the entity, 202 and 204 nothing; whatever was made says where it is. Source: OData 2.0 Operations §2.5; contract of the OData API 5.6 */
const answerChange = (
  parts: ReadParts,
  change: Change,
  status: PlannedChange['status'],
  negotiated: NegotiatedFormat | undefined,
  row: Row | undefined,
): Reply => {
  const { set } = change.path;
  const isNew = change.method === 'POST' && row !== undefined;
  const headers = {
    dataserviceversion: '2.0',
    'cache-control': 'no-store',
    ...(isNew && { location: `${change.serviceRoot}/${formatEntityPath(set, row)}` }),
  };
  if (row === undefined || negotiated === undefined) return empty(status, headers);
  const body = createWriter(parts.clock, change, projectAll(set), negotiated.format).document({ values: row });
  return { status, headers: { 'content-type': negotiated.contentType, ...headers }, body };
};
