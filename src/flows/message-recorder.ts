import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { LogAttachment, MessageProcessingLogs } from '../message-processing-logs/index.ts';
import { DatabaseUnavailable } from '../storage/errors.ts';
import { buildFinalLog, type MessageEnd, type MessageFacts } from './message/message-log.ts';

/** Writes the log of every message: once when it begins, once when it ends. */
export type MessageRecorder = {
  /** Durable when it answers. Throws where the log cannot be written: the message is then not accepted. */
  readonly begin: (facts: MessageFacts) => Promise<void>;
  /** Durable when it answers. Does nothing for a message that has ended. */
  readonly finish: (facts: MessageFacts, end: MessageEnd, attachments: readonly LogAttachment[]) => Promise<void>;
  /** Whether this process is working on the message. */
  readonly isInProgress: (messageGuid: string) => boolean;
  /** Waits until no message is in progress, `limitMs` at most. */
  readonly settle: (limitMs: number) => Promise<void>;
};

/** Pauses before the log of a message that is over is tried again: the message cannot be taken back, so its log is worth a second. */
const pausesMs = [100, 300, 900];

/** Creates the recorder. Source: product.md J5 (every message leaves a log, success and failure alike); security.md R-01 */
export const createMessageRecorder = (parts: {
  readonly logs: Pick<MessageProcessingLogs, 'start' | 'record'>;
  readonly clock: Clock;
  readonly log: Log;
}): MessageRecorder => {
  const inProgress = new Set<string>();
  const waiting = new Set<() => void>();

  const leave = (messageGuid: string): void => {
    inProgress.delete(messageGuid);
    if (inProgress.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const record = async (...[facts, end, attachments]: Parameters<MessageRecorder['finish']>): Promise<void> => {
    const final = buildFinalLog(facts, end, attachments);
    for (const pauseMs of pausesMs) {
      try {
        return await parts.logs.record(facts.subaccountId, final);
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    await parts.logs.record(facts.subaccountId, final);
  };

  return {
    begin: async (facts) => {
      await parts.logs.start(facts.subaccountId, facts.open);
      inProgress.add(facts.messageGuid);
    },
    finish: async (facts, end, attachments) => {
      if (!inProgress.has(facts.messageGuid)) return;
      const { messageGuid, subaccountId, flow, startedAtMs } = facts;
      const fields = { messageGuid, subaccountId, flow: flow.id, durationMs: end.endedAtMs - startedAtMs };
      try {
        await record(facts, end, attachments);
        if (end.error === undefined) parts.log.debug('message-completed', fields);
        else parts.log.info('message-failed', fields);
      } catch (error) {
        // It stays PROCESSING and is closed later, like a message whose server died.
        parts.log.error('message-log-not-finished', { ...fields, error });
        throw error;
      } finally {
        leave(messageGuid);
      }
    },
    isInProgress: (messageGuid) => inProgress.has(messageGuid),
    settle: async (limitMs) => {
      if (inProgress.size === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
  };
};
