export { createMessageProcessingLogs, type MessageProcessingLogs } from './create-message-processing-logs.ts';
export { logLimits, maxIngestedLogs } from './limits.ts';
export { createMessageGuid, isMessageGuid } from './message-guid.ts';
export {
  type AdapterAttribute,
  type CustomHeaderProperty,
  type LogAttachment,
  type LogLevel,
  type LogRunStep,
  type LogStatus,
  logLevels,
  logStatuses,
  type MessageProcessingLog,
  type MessageStoreEntry,
  type TraceMessage,
} from './message-processing-log.ts';
export { canContinueByKey, type EntitySelection, resolveOrder } from './reading/entity-query.ts';
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
