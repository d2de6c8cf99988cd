/**
 * How a message fared. `PROCESSING` and `RETRY` are not final; DISCARDED logs carry no error information.
 * Source: SAP doc "Message Processing Log" (status values)
 */
export const logStatuses = [
  'COMPLETED',
  'PROCESSING',
  'RETRY',
  'ESCALATED',
  'FAILED',
  'CANCELLED',
  'DISCARDED',
  'ABANDONED',
] as const;
export type LogStatus = (typeof logStatuses)[number];

/** States a log leaves again; a log in any other state never changes. */
export const openLogStatuses = ['PROCESSING', 'RETRY'] as const satisfies readonly LogStatus[];

/** How much was logged. Source: values read by public clients of the OData API */
export const logLevels = ['NONE', 'INFO', 'ERROR', 'DEBUG', 'TRACE'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What processed the message. Source: SAP doc "OData API" (`IntegrationArtifact`) */
export type LoggedArtifact = {
  readonly id: string;
  readonly name: string;
  /** E.g. `INTEGRATION_FLOW`. */
  readonly type: string;
  readonly packageId?: string;
  readonly packageName?: string;
};

/** A name and value that a message can be found by later. */
export type CustomHeaderProperty = { readonly name: string; readonly value: string };

/** Something an adapter noted about the message. */
export type AdapterAttribute = {
  readonly name: string;
  readonly value?: string;
  readonly adapterId?: string;
  readonly adapterMessageId?: string;
};

/** Something attached to a log; its content is readable with the role `esbmessagestorage.read` only. */
export type LogAttachment = { readonly name: string; readonly contentType: string; readonly content: Uint8Array };

/** A name and a value. */
export type NamedValue = { readonly name: string; readonly value: string };

/** A message as a step found it, kept while its flow was traced. Source: SAP doc "Setting Log Levels" (Trace) */
export type TraceMessage = {
  readonly modelStepId: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** The content is the beginning of a longer one. */
  readonly isCut: boolean;
  readonly headers: readonly NamedValue[];
  readonly exchangeProperties: readonly NamedValue[];
};

/** A message a flow stored on purpose. Source: SAP doc "Persist Messages" */
export type MessageStoreEntry = {
  /** The step's id for it. */
  readonly messageStoreId: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly properties: readonly NamedValue[];
};

/** One step of a run. */
export type LogRunStep = {
  readonly stepStartMs: number;
  readonly stepStopMs?: number;
  readonly stepId?: string;
  readonly modelStepId?: string;
  readonly branchId?: string;
  readonly status?: string;
  readonly error?: string;
  readonly activity?: string;
  readonly properties?: readonly { readonly name: string; readonly value?: string }[];
  readonly traces?: readonly TraceMessage[];
};

/** One attempt at processing a message. Its steps are numbered from 1 in the order given. */
export type LogRun = {
  readonly runStartMs: number;
  readonly runStopMs?: number;
  readonly logLevel: LogLevel;
  readonly overallState: LogStatus;
  readonly processId?: string;
  readonly steps?: readonly LogRunStep[];
};

/**
 * A message processing log as a runtime writes it. Times are epoch milliseconds; `logEndMs` of a message in progress is the time
 * of its last change. Texts longer than the store takes are cut (see `limits.ts`). Source: SAP doc "OData API"
 */
export type MessageProcessingLog = {
  /** 28 base64url characters; see `createMessageGuid`. */
  readonly messageGuid: string;
  readonly artifact: LoggedArtifact;
  readonly status: LogStatus;
  readonly logStartMs: number;
  readonly logEndMs: number;
  readonly logLevel: LogLevel;
  /** The status itself unless a flow chose a word of its own. */
  readonly customStatus?: string;
  /** Common to all messages of one exchange; the message's own guid unless it takes part in one. */
  readonly correlationId?: string;
  readonly applicationMessageId?: string;
  readonly applicationMessageType?: string;
  readonly sender?: string;
  readonly receiver?: string;
  readonly alternateWebLink?: string;
  readonly transactionId?: string;
  readonly previousComponentName?: string;
  readonly localComponentName?: string;
  readonly originComponentName?: string;
  readonly customHeaderProperties?: readonly CustomHeaderProperty[];
  readonly adapterAttributes?: readonly AdapterAttribute[];
  readonly error?: { readonly text: string; readonly type?: string; readonly lastErrorModelStepId?: string };
  readonly attachments?: readonly LogAttachment[];
  readonly runs?: readonly LogRun[];
  readonly storeEntries?: readonly MessageStoreEntry[];
};
