import type { FlowModel } from '../integration-content/index.ts';
import type { LogLevel } from '../message-processing-logs/index.ts';

/** A flow a message has come for, and how much of it is logged at this moment. */
export type RunnableFlow = { readonly model: FlowModel; readonly logLevel: LogLevel };
