import { randomHex, randomUuid, type SubaccountId } from '../foundation/ids.ts';
import type {
  MessageStoreEntryPropertyRow,
  MessageStoreEntryRow,
  TraceMessagePropertyRow,
  TraceMessageRow,
} from '../storage/tables/message-processing-logs/payloads.ts';
import { cutText, logLimits } from './limits.ts';
import type { MessageStoreEntry, NamedValue, TraceMessage } from './message-processing-log.ts';

/** The rows of messages kept while a flow was traced. */
export type TraceRows = {
  readonly traceMessages: readonly TraceMessageRow[];
  readonly traceProperties: readonly TraceMessagePropertyRow[];
  readonly traceExchangeProperties: readonly TraceMessagePropertyRow[];
};

/** The rows of messages a flow stored. */
export type StoreEntryRows = {
  readonly storeEntries: readonly MessageStoreEntryRow[];
  readonly storeEntryProperties: readonly MessageStoreEntryPropertyRow[];
};

type OfMessage = { readonly subaccount_id: SubaccountId; readonly message_guid: string };

/** A number that no other trace has, in effect: 53 random bits, which fit the numbers of every client. */
const createTraceId = (): number =>
  Number.parseInt(randomHex(7).slice(0, 13), 16) * 2 + (Number.parseInt(randomHex(1), 16) % 2);

/** Turns the traces of one step into rows. */
export const toTraceRows = (
  owner: OfMessage,
  step: { readonly run_id: string; readonly child_count: number },
  traces: readonly TraceMessage[],
): TraceRows => {
  const numbered = traces.slice(0, logLimits.tracesPerStep).map((trace) => ({ trace, traceId: createTraceId() }));
  const propertiesOf = (list: (trace: TraceMessage) => readonly NamedValue[]): readonly TraceMessagePropertyRow[] =>
    numbered.flatMap(({ trace, traceId }) =>
      uniqueByName(list(trace), logLimits.propertiesPerTrace).map(({ name, value }) => ({
        subaccount_id: owner.subaccount_id,
        trace_id: traceId,
        name,
        value: cutText(value, logLimits.traceValueCharacters),
      })),
    );
  return {
    traceMessages: numbered.map(({ trace, traceId }) => {
      const content = trace.content.subarray(0, logLimits.attachmentBytes);
      return {
        ...owner,
        ...step,
        trace_id: traceId,
        model_step_id: cutText(trace.modelStepId, logLimits.nameCharacters),
        mime_type: cutText(trace.contentType, logLimits.nameCharacters),
        byte_size: content.byteLength,
        content,
      };
    }),
    traceProperties: propertiesOf(({ headers }) => headers),
    traceExchangeProperties: propertiesOf(({ exchangeProperties }) => exchangeProperties),
  };
};

/** Turns what a flow stored into rows. */
export const toStoreEntryRows = (
  owner: OfMessage,
  entries: readonly MessageStoreEntry[],
  nowMs: number,
): StoreEntryRows => {
  const named = entries.slice(0, logLimits.storeEntries).map((entry) => ({
    entry,
    // Source: ids of the SAP system's message store
    id: `sap-it-res:msg:${owner.subaccount_id.slice(0, 9).replaceAll('-', '')}:${randomUuid()}`,
  }));
  return {
    storeEntries: named.map(({ entry, id }) => ({
      ...owner,
      id,
      message_store_id: cutText(entry.messageStoreId, logLimits.nameCharacters),
      created_at_ms: nowMs,
      has_attachments: 0,
      content_type: cutText(entry.contentType, logLimits.nameCharacters),
      content: entry.content.subarray(0, logLimits.attachmentBytes),
    })),
    storeEntryProperties: named.flatMap(({ entry, id }) =>
      uniqueByName(entry.properties, logLimits.propertiesPerTrace).map(({ name, value }) => ({
        subaccount_id: owner.subaccount_id,
        message_id: id,
        name,
        value: cutText(value, logLimits.valueCharacters),
      })),
    ),
  };
};

/** A name is part of the key: of two values of one name the last counts. */
const uniqueByName = (values: readonly NamedValue[], maxValues: number): readonly NamedValue[] =>
  [...new Map(values.map(({ name, value }) => [cutText(name, logLimits.nameCharacters), value]))]
    .slice(0, maxValues)
    .map(([name, value]) => ({ name, value }));
