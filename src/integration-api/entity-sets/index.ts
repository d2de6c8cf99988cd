import type { EntitySetDefinition } from '../entity-set.ts';
import { adapterAttributes } from './message-processing-log/adapter-attributes.ts';
import { logAttachments } from './message-processing-log/attachments.ts';
import { customHeaderProperties } from './message-processing-log/custom-header-properties.ts';
import { errorInformations } from './message-processing-log/error-informations.ts';
import { messageProcessingLogs } from './message-processing-log/logs.ts';
import { logRunStepProperties } from './message-processing-log/run-step-properties.ts';
import { logRunSteps } from './message-processing-log/run-steps.ts';
import { logRuns } from './message-processing-log/runs.ts';
import { messageStoreEntries } from './message-store/entries.ts';
import { messageStoreEntryAttachmentProperties } from './message-store/entry-attachment-properties.ts';
import { messageStoreEntryAttachments } from './message-store/entry-attachments.ts';
import { messageStoreEntryProperties } from './message-store/entry-properties.ts';
import { traceMessageExchangeProperties } from './trace-message/exchange-properties.ts';
import { traceMessageProperties } from './trace-message/properties.ts';
import { traceMessages } from './trace-message/trace-messages.ts';

/** Every entity set, in the order `$metadata` and the service document list them. */
export const entitySets: readonly EntitySetDefinition[] = [
  messageProcessingLogs,
  customHeaderProperties,
  adapterAttributes,
  errorInformations,
  logAttachments,
  logRuns,
  logRunSteps,
  logRunStepProperties,
  traceMessages,
  traceMessageProperties,
  traceMessageExchangeProperties,
  messageStoreEntries,
  messageStoreEntryProperties,
  messageStoreEntryAttachments,
  messageStoreEntryAttachmentProperties,
];
