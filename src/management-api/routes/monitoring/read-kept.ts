import type { SubaccountId } from '../../../foundation/ids.ts';
import type {
  ColumnCondition,
  LogColumn,
  MessageProcessingLogs,
  StoredContent,
  StoredRow,
} from '../../../message-processing-logs/index.ts';
import type { operations, ResponseOf } from '../../contract.ts';
import { optional, toNamedValue } from './read-log.ts';
import { listRows } from './stored-logs.ts';

type Logs = Pick<MessageProcessingLogs, 'list' | 'findContent'>;
type Step = ResponseOf<typeof operations.getMessageRun>['steps'][number];

const where = (column: LogColumn, ...values: readonly (string | number)[]): ColumnCondition => ({ column, values });
const maxSteps = 500;
const maxParts = 2000;

/** An attachment of this message and no other. Source: SAP doc "OData API" (attachments) */
export const findAttachment = async (
  logs: Logs,
  subaccountId: SubaccountId,
  messageGuid: string,
  id: string,
): Promise<ResponseOf<typeof operations.getMessageAttachment> | undefined> => {
  const conditions = [where('message_guid', messageGuid), where('id', id)];
  const [row] = await listRows(logs, 'MessageProcessingLogAttachments', ['name'], {
    subaccountId,
    conditions,
    limit: 1,
  });
  const content = row && (await logs.findContent(subaccountId, { kind: 'attachment', id }));
  return row && content && { name: String(row.name), ...toKept(content) };
};

/** The steps of a run of this message, with what was noted and kept at them. Source: SAP doc "Message Processing Log" (runs) */
export const listRunSteps = async (
  logs: Logs,
  subaccountId: SubaccountId,
  messageGuid: string,
  runId: string,
): Promise<Step[] | undefined> => {
  const rowsOf = (set: string, columns: readonly LogColumn[], limit: number, conditions = [where('run_id', runId)]) =>
    listRows(logs, set, columns, { subaccountId, conditions, limit });
  const ofMessage = [where('message_guid', messageGuid), where('id', runId)];
  const [run] = await rowsOf('MessageProcessingLogRuns', ['id'], 1, ofMessage);
  if (run === undefined) return undefined;
  const [steps, properties, traces] = await Promise.all([
    rowsOf('MessageProcessingLogRunSteps', stepColumns, maxSteps),
    rowsOf('MessageProcessingLogRunStepProperties', ['child_count', 'name', 'value'], maxParts),
    rowsOf('TraceMessages', ['child_count', 'trace_id', 'mime_type', 'byte_size'], maxParts),
  ]);
  const ofStep = (rows: readonly StoredRow[], step: StoredRow) =>
    rows.filter(({ child_count }) => child_count === step.child_count);
  return steps.map((row) => ({
    number: Number(row.child_count),
    startedAtMs: Number(row.step_start_at_ms),
    ...(row.step_stop_at_ms != null && { endedAtMs: Number(row.step_stop_at_ms) }),
    ...optional('stepId', row.step_id),
    ...optional('modelStepId', row.model_step_id),
    ...optional('status', row.status),
    ...optional('error', row.error),
    ...optional('activity', row.activity),
    properties: ofStep(properties, row).map(toNamedValue),
    traces: ofStep(traces, row).map((trace) => ({
      id: String(trace.trace_id),
      contentType: String(trace.mime_type ?? 'application/octet-stream'),
      bytes: Number(trace.byte_size),
    })),
  }));
};

const stepColumns: readonly LogColumn[] = [
  'child_count',
  'step_start_at_ms',
  'step_stop_at_ms',
  'step_id',
  'model_step_id',
  'status',
  'error',
  'activity',
];

/** What a step of this message found, headers and properties included. Source: SAP doc "Setting Log Levels" (Trace) */
export const findTraceMessage = async (
  logs: Logs,
  subaccountId: SubaccountId,
  messageGuid: string,
  id: string,
): Promise<ResponseOf<typeof operations.getTraceMessage> | undefined> => {
  const traceId = Number(id);
  if (!Number.isSafeInteger(traceId)) return undefined;
  const ofTrace = [where('trace_id', traceId)];
  const rowsOf = (set: string, conditions: readonly ColumnCondition[]) =>
    listRows(logs, set, set === 'TraceMessages' ? ['trace_id'] : ['name', 'value'], {
      subaccountId,
      conditions,
      limit: maxParts,
    });
  const [row] = await rowsOf('TraceMessages', [where('message_guid', messageGuid), ...ofTrace]);
  if (row === undefined) return undefined;
  const [content, headers, exchangeProperties] = await Promise.all([
    logs.findContent(subaccountId, { kind: 'trace-message', traceId }),
    rowsOf('TraceMessageProperties', ofTrace),
    rowsOf('TraceMessageExchangeProperties', ofTrace),
  ]);
  return (
    content && {
      ...toKept(content),
      headers: headers.map(toNamedValue),
      exchangeProperties: exchangeProperties.map(toNamedValue),
    }
  );
};

const toKept = ({ content, mediaType }: StoredContent) => {
  const bytes = Buffer.from(content);
  return { contentType: mediaType, bytes: bytes.length, content: bytes.toString('base64') };
};
