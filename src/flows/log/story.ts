import type { Clock } from '../../foundation/clock.ts';
import type { LogRunStep, TraceMessage } from '../../message-processing-logs/index.ts';
import type { Message } from '../message/message.ts';
import { traceMessage } from './trace-message.ts';

/** What happens to a message, told step by step while it happens. */
export type Story = {
  /** A step begins. The message, as the step finds it, is kept where the flow is traced. */
  readonly begin: (step: { readonly id: string; readonly activity: string }, message?: Message) => OpenStep;
  /** The steps there have been; one that has not ended counts as failed with `error`, or as it stands. */
  readonly tell: (error?: string) => readonly LogRunStep[];
  /** The step that failed, or the last one. */
  readonly lastStepId: () => string | undefined;
};

/** A step under way. Ending it twice counts once. */
export type OpenStep = {
  readonly note: (name: string, value: string) => void;
  readonly end: () => void;
  readonly fail: (error: string) => void;
};

type Entry = { -readonly [Field in keyof LogRunStep]: LogRunStep[Field] };

/** Creates the story of one message. Source: SAP doc "Message Processing Log" (run steps), "Setting Log Levels" */
export const createStory = (parts: { readonly clock: Clock; readonly isTraced: boolean }): Story => {
  const entries: Entry[] = [];
  let failed: Entry | undefined;
  return {
    begin: ({ id, activity }, message) => {
      const properties: { name: string; value: string }[] = [];
      const traces: readonly TraceMessage[] =
        parts.isTraced && message !== undefined ? [traceMessage(id, message)] : [];
      const entry: Entry = {
        stepStartMs: parts.clock(),
        stepId: id,
        modelStepId: id,
        branchId: '1',
        activity,
        properties,
        ...(traces.length > 0 && { traces }),
      };
      entries.push(entry);
      const finish = (status: string, error?: string): void => {
        if (entry.status !== undefined) return;
        entry.status = status;
        entry.stepStopMs = parts.clock();
        if (error === undefined) return;
        entry.error = error;
        failed = entry;
      };
      return {
        note: (name, value) => void properties.push({ name, value }),
        end: () => finish('COMPLETED'),
        fail: (error) => finish('FAILED', error),
      };
    },
    tell: (error) =>
      entries.map((entry) =>
        entry.status === undefined && error !== undefined
          ? { ...entry, status: 'FAILED', error, stepStopMs: parts.clock() }
          : { ...entry },
      ),
    lastStepId: () => (failed ?? entries.at(-1))?.stepId,
  };
};
