import { randomUuid, type SubaccountId } from '../foundation/ids.ts';
import type {
  AdapterAttributeRow,
  CustomHeaderPropertyRow,
  ErrorInformationRow,
  LogAttachmentRow,
  LogRunRow,
  LogRunStepPropertyRow,
  LogRunStepRow,
  MessageProcessingLogRow,
} from '../storage/tables/message-processing-logs/logs.ts';
import { cutText, logLimits } from './limits.ts';
import { createDigitsId, createMessageGuid } from './message-guid.ts';
import type { LogRun, MessageProcessingLog } from './message-processing-log.ts';
import { type StoreEntryRows, type TraceRows, toStoreEntryRows, toTraceRows } from './payload-rows.ts';

/** The rows one log becomes: its own, and those of what belongs to it. */
export type LogRows = {
  readonly log: MessageProcessingLogRow;
  readonly customHeaderProperties: readonly CustomHeaderPropertyRow[];
  readonly adapterAttributes: readonly AdapterAttributeRow[];
  readonly errorInformations: readonly ErrorInformationRow[];
  readonly attachments: readonly LogAttachmentRow[];
  readonly runs: readonly LogRunRow[];
  readonly runSteps: readonly LogRunStepRow[];
  readonly runStepProperties: readonly LogRunStepPropertyRow[];
} & TraceRows &
  StoreEntryRows;

const name = (text: string): string => cutText(text, logLimits.nameCharacters);
const optionalName = (text: string | undefined): string | null => (text === undefined ? null : name(text));
const value = (text: string | undefined): string | null =>
  text === undefined ? null : cutText(text, logLimits.valueCharacters);

/** Turns a log into rows, cut to the bounds of `logLimits`. `nowMs` goes into the ids it makes. */
export const toLogRows = (subaccountId: SubaccountId, log: MessageProcessingLog, nowMs: number): LogRows => {
  const owner = { subaccount_id: subaccountId, message_guid: log.messageGuid };
  const idBase = createDigitsId(nowMs);
  const idOf = (index: number): string => `${idBase}${String(index).padStart(3, '0')}`;
  const headers = (log.customHeaderProperties ?? []).slice(0, logLimits.customHeaderProperties);
  const attributes = (log.adapterAttributes ?? []).slice(0, logLimits.adapterAttributes);
  const runs = (log.runs ?? []).slice(0, logLimits.runs).map((run) => ({ run, id: createMessageGuid(run.runStartMs) }));
  return {
    log: toLogRow(owner, log),
    customHeaderProperties: headers.map((header, index) => ({
      ...owner,
      id: idOf(index),
      name: name(header.name),
      value: cutText(header.value, logLimits.searchableCharacters),
    })),
    adapterAttributes: attributes.map((attribute, index) => ({
      ...owner,
      id: idOf(index),
      adapter_id: optionalName(attribute.adapterId),
      adapter_message_id: optionalName(attribute.adapterMessageId),
      name: name(attribute.name),
      value: value(attribute.value),
    })),
    // Source: SAP doc "Message Processing Log": a discarded message carries no error information.
    errorInformations:
      log.error === undefined || log.status === 'DISCARDED'
        ? []
        : [
            {
              ...owner,
              type: name(log.error.type ?? 'text/plain'),
              last_error_model_step_id: optionalName(log.error.lastErrorModelStepId),
              text: cutText(log.error.text, logLimits.errorCharacters),
            },
          ],
    attachments: (log.attachments ?? []).slice(0, logLimits.attachments).map((attachment) => {
      const content = attachment.content.subarray(0, logLimits.attachmentBytes);
      return {
        ...owner,
        id: `sap-it-res:msg:${subaccountId.slice(0, 9).replaceAll('-', '')}:${randomUuid()}`,
        created_at_ms: nowMs,
        name: name(attachment.name),
        content_type: name(attachment.contentType),
        byte_size: content.byteLength,
        content,
      };
    }),
    runs: runs.map(({ run, id }) => ({
      ...owner,
      id,
      run_start_at_ms: run.runStartMs,
      run_stop_at_ms: run.runStopMs ?? null,
      log_level: run.logLevel,
      overall_state: run.overallState,
      process_id: optionalName(run.processId),
    })),
    ...toStepRows({ subaccount_id: subaccountId, message_guid: log.messageGuid }, runs),
    ...toStoreEntryRows({ subaccount_id: subaccountId, message_guid: log.messageGuid }, log.storeEntries ?? [], nowMs),
  };
};

const toLogRow = (
  owner: Pick<MessageProcessingLogRow, 'subaccount_id' | 'message_guid'>,
  log: MessageProcessingLog,
): MessageProcessingLogRow => ({
  ...owner,
  correlation_id: name(log.correlationId ?? log.messageGuid),
  application_message_id: optionalName(log.applicationMessageId),
  application_message_type: optionalName(log.applicationMessageType),
  log_start_at_ms: log.logStartMs,
  // Nothing ends before it starts; searching by start relies on it.
  log_end_at_ms: Math.max(log.logStartMs, log.logEndMs),
  sender: optionalName(log.sender),
  receiver: optionalName(log.receiver),
  status: log.status,
  custom_status: name(log.customStatus ?? log.status),
  alternate_web_link: value(log.alternateWebLink),
  artifact_id: name(log.artifact.id),
  artifact_name: name(log.artifact.name),
  artifact_type: name(log.artifact.type),
  package_id: optionalName(log.artifact.packageId),
  package_name: optionalName(log.artifact.packageName),
  log_level: log.logLevel,
  transaction_id: optionalName(log.transactionId),
  previous_component_name: optionalName(log.previousComponentName),
  local_component_name: optionalName(log.localComponentName),
  origin_component_name: optionalName(log.originComponentName),
});

const toStepRows = (
  message: { readonly subaccount_id: SubaccountId; readonly message_guid: string },
  runs: readonly { readonly run: LogRun; readonly id: string }[],
): Pick<LogRows, 'runSteps' | 'runStepProperties' | keyof TraceRows> => {
  const runSteps: LogRunStepRow[] = [];
  const runStepProperties: LogRunStepPropertyRow[] = [];
  const traces: TraceRows[] = [];
  for (const { run, id } of runs) {
    for (const [index, step] of (run.steps ?? []).slice(0, logLimits.stepsPerRun).entries()) {
      const place = { run_id: id, child_count: index + 1 };
      const owner = { subaccount_id: message.subaccount_id, ...place };
      const traced = toTraceRows(message, place, step.traces ?? []);
      traces.push(traced);
      runSteps.push({
        ...owner,
        step_start_at_ms: step.stepStartMs,
        step_stop_at_ms: step.stepStopMs ?? null,
        step_id: optionalName(step.stepId),
        model_step_id: optionalName(step.modelStepId),
        branch_id: optionalName(step.branchId),
        status: optionalName(step.status),
        error: value(step.error),
        activity: value(step.activity),
      });
      // A name is part of the key: of two properties of one name the last counts.
      const properties = new Map((step.properties ?? []).map((property) => [name(property.name), property.value]));
      // By this property clients find what was traced. Source: a public client of the OData API
      const ids = traced.traceMessages.map(({ trace_id }) => trace_id);
      if (ids.length > 0) properties.set('TraceIds', `[${ids.join(',')}]`);
      for (const [propertyName, text] of [...properties].slice(0, logLimits.propertiesPerStep)) {
        runStepProperties.push({ ...owner, name: propertyName, value: value(text) });
      }
    }
  }
  return {
    runSteps,
    runStepProperties,
    traceMessages: traces.flatMap(({ traceMessages }) => traceMessages),
    traceProperties: traces.flatMap(({ traceProperties }) => traceProperties),
    traceExchangeProperties: traces.flatMap(({ traceExchangeProperties }) => traceExchangeProperties),
  };
};
