export type { AbandonedLogs } from './close-abandoned-logs.ts';
export { createMessageProcessingLogs, type MessageProcessingLogs } from './create-message-processing-logs.ts';
export { logLimits, maxIngestedLogs } from './limits.ts';
export { createMessageGuid, isMessageGuid } from './message-guid.ts';
export {
  type AdapterAttribute,
  type CustomHeaderProperty,
  type LogAttachment,
  type LoggedArtifact,
  type LogLevel,
  type LogRun,
  type LogRunStep,
  type LogStatus,
  logLevels,
  logStatuses,
  type MessageProcessingLog,
  type MessageStoreEntry,
  type NamedValue,
  type TraceMessage,
} from './message-processing-log.ts';
export type { TimeCount, TimeCountQuery } from './reading/count-by-time.ts';
export {
  canContinueByKey,
  type EntityListQuery,
  type EntitySelection,
  resolveOrder,
} from './reading/entity-query.ts';
export type { ContentSource, StoredContent } from './reading/read-content.ts';
export type {
  ColumnCondition,
  ColumnOrder,
  LogColumn,
  LogTable,
  SetIndexes,
  StoredProperty,
  StoredRow,
  StoredSet,
} from './reading/stored-set.ts';
