import type { SubaccountId } from '../../../foundation/ids.ts';
import type { LogColumn, MessageProcessingLogs, StoredRow } from '../../../message-processing-logs/index.ts';
import { listRows } from './stored-logs.ts';

/** A row as the contract shows it. Source: Portolan */
export const toLog = (row: StoredRow) => ({
  messageGuid: String(row.message_guid),
  ...optional('correlationId', row.correlation_id),
  ...optional('applicationMessageId', row.application_message_id),
  artifactId: String(row.artifact_id),
  artifactName: String(row.artifact_name),
  status: String(row.status),
  ...optional('customStatus', row.custom_status),
  ...optional('sender', row.sender),
  ...optional('receiver', row.receiver),
  logLevel: String(row.log_level),
  startedAtMs: Number(row.log_start_at_ms),
  endedAtMs: Number(row.log_end_at_ms),
});

/** Parts of a message beyond this are left out: the OData API has them all. */
const maxParts = 200;

/** What belongs to a log. Source: SAP doc "OData API" (message processing logs) */
export const readDetails = async (
  logs: Pick<MessageProcessingLogs, 'list' | 'findContent'>,
  subaccountId: SubaccountId,
  messageGuid: string,
) => {
  const rowsOf = (set: string, columns: readonly LogColumn[]): Promise<readonly StoredRow[]> =>
    listRows(logs, set, columns, {
      subaccountId,
      conditions: [{ column: 'message_guid', values: [messageGuid] }],
      limit: maxParts,
    });
  const [properties, attributes, attachments, runs, error] = await Promise.all([
    rowsOf('MessageProcessingLogCustomHeaderProperties', ['name', 'value']),
    rowsOf('MessageProcessingLogAdapterAttributes', ['name', 'value']),
    rowsOf('MessageProcessingLogAttachments', ['id', 'name', 'content_type', 'byte_size']),
    rowsOf('MessageProcessingLogRuns', ['id', 'run_start_at_ms', 'run_stop_at_ms', 'log_level', 'overall_state']),
    logs.findContent(subaccountId, { kind: 'error-information', messageGuid }),
  ]);
  return {
    ...(error !== undefined && { error: Buffer.from(error.content).toString('utf8') }),
    customHeaderProperties: properties.map(toNamedValue),
    adapterAttributes: attributes.map(toNamedValue),
    attachments: attachments.map((row) => ({
      id: String(row.id),
      name: String(row.name),
      contentType: String(row.content_type),
      bytes: Number(row.byte_size),
    })),
    runs: runs.map((row) => ({
      id: String(row.id),
      startedAtMs: Number(row.run_start_at_ms),
      ...(row.run_stop_at_ms != null && { endedAtMs: Number(row.run_stop_at_ms) }),
      logLevel: String(row.log_level),
      state: String(row.overall_state),
    })),
  };
};

/** A name and a value of a row. Source: Portolan */
export const toNamedValue = (row: StoredRow) => ({ name: String(row.name), value: String(row.value ?? '') });

/** A field where there is a value. Source: Portolan */
export const optional = <Name extends string>(name: Name, value: string | number | null | undefined) =>
  // Either nothing or exactly this one name, which a computed key does not say.
  (value == null || value === '' ? {} : { [name]: String(value) }) as { readonly [Key in Name]?: string };
