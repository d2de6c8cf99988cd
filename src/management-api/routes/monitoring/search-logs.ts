import type { SubaccountId } from '../../../foundation/ids.ts';
import type { LogColumn, MessageProcessingLogs } from '../../../message-processing-logs/index.ts';
import type { FilterExpression } from '../../../odata/query-options/filter-expression.ts';
import type { operations, RequestOf, ResponseOf } from '../../contract.ts';
import { invalidField } from '../../errors.ts';
import { toLog } from './read-log.ts';
import { listLogRows } from './stored-logs.ts';

type Search = RequestOf<typeof operations.searchMessageProcessingLogs>;

/** A page of the logs searched for. Throws 400, and 503 where no index helps and it takes too long. Source: SAP doc "Monitor Message Processing" */
export const searchLogs = async (
  logs: Pick<MessageProcessingLogs, 'list'>,
  subaccountId: SubaccountId,
  search: Search,
): Promise<ResponseOf<typeof operations.searchMessageProcessingLogs>> => {
  const { limit, after, id } = search;
  const filter = toFilter(search);
  // An id is that of the message, of its exchange or of the application: the first that leads to something counts.
  for (const column of id === undefined ? [undefined] : idColumns) {
    const rows = await listLogRows(logs, {
      subaccountId,
      conditions: column && id !== undefined ? [{ column, values: [id] }] : [],
      ...(filter !== undefined && { filter }),
      limit: limit + 1,
      ...(after !== undefined && { after: parsePosition(after) }),
    });
    if (rows.length === 0) continue;
    const page = rows.slice(0, limit).map(toLog);
    const last = page.at(-1);
    return { logs: page, ...(rows.length > limit && last && { next: `${last.endedAtMs}-${last.messageGuid}` }) };
  }
  return { logs: [] };
};

const idColumns = ['message_guid', 'correlation_id', 'application_message_id'] as const satisfies readonly LogColumn[];

/** The OData API's own kind of filter, by which the store knows whether an index helps. */
const toFilter = ({ status, artifactId, sender, receiver, fromMs, toMs }: Search): FilterExpression | undefined => {
  const texts = [
    ['Status', status],
    ['IntegrationArtifact/Id', artifactId],
    ['Sender', sender],
    ['Receiver', receiver],
  ] as const;
  const times = [
    ['ge', fromMs],
    ['lt', toMs],
  ] as const;
  const operands: readonly FilterExpression[] = [
    ...texts.flatMap(([path, value]): readonly FilterExpression[] =>
      value === undefined
        ? []
        : [
            {
              kind: 'comparison',
              operator: 'eq',
              left: { kind: 'property', path, segments: path.split('/'), type: 'Edm.String' },
              right: { type: 'Edm.String', value },
            },
          ],
    ),
    ...times.flatMap(([operator, value]): readonly FilterExpression[] =>
      value === undefined
        ? []
        : [
            {
              kind: 'comparison',
              operator,
              left: { kind: 'property', path: 'LogEnd', segments: ['LogEnd'], type: 'Edm.DateTime' },
              right: { type: 'Edm.DateTime', value },
            },
          ],
    ),
  ];
  return operands.length > 1 ? { kind: 'and', operands } : operands[0];
};

/** Where the next page begins: behind a log that ended then and has this id. */
const parsePosition = (text: string): readonly [number, string] => {
  const [, endedAtMs, guid] = /^(\d{1,15})-(.{1,120})$/.exec(text) ?? [];
  if (endedAtMs === undefined || guid === undefined) throw invalidField('after', 'must be "next" of the page before');
  return [Number(endedAtMs), guid];
};
