import type { SubaccountId } from '../../../foundation/ids.ts';
import { entitySetsByName } from '../../../integration-api/index.ts';
import type {
  ColumnCondition,
  LogColumn,
  MessageProcessingLogs,
  StoredRow,
} from '../../../message-processing-logs/index.ts';
import type { FilterExpression } from '../../../odata/query-options/filter-expression.ts';

/** Which rows of a set. */
export type RowSelection = {
  readonly subaccountId: SubaccountId;
  readonly conditions: readonly ColumnCondition[];
  readonly filter?: FilterExpression;
  readonly limit: number;
  readonly after?: readonly (string | number)[];
};

/** Rows of a set of the OData API, in the set's own order: what the API shows and what the cockpit shows is read in one way. Source: Portolan */
export const listRows = (
  logs: Pick<MessageProcessingLogs, 'list'>,
  setName: string,
  columns: readonly LogColumn[],
  selection: RowSelection,
): Promise<readonly StoredRow[]> => {
  const set = entitySetsByName.get(setName)?.stored;
  if (set === undefined) throw new Error(`no entity set is named ${setName}`);
  return logs.list({ set, columns, ...selection });
};

/** Message processing logs, the latest first. Source: SAP doc "Monitor Message Processing" */
export const listLogRows = (
  logs: Pick<MessageProcessingLogs, 'list'>,
  selection: RowSelection,
): Promise<readonly StoredRow[]> => listRows(logs, 'MessageProcessingLogs', logColumns, selection);

const logColumns: readonly LogColumn[] = [
  'message_guid',
  'correlation_id',
  'application_message_id',
  'artifact_id',
  'artifact_name',
  'status',
  'custom_status',
  'sender',
  'receiver',
  'log_level',
  'log_start_at_ms',
  'log_end_at_ms',
];
