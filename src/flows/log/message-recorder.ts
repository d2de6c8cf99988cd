import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import type { LogAttachment, LogStatus, MessageProcessingLogs } from '../../message-processing-logs/index.ts';
import { DatabaseUnavailable } from '../../storage/errors.ts';
import { buildLog, type MessageFacts, type MessageState } from './message-log.ts';

/** Writes the log of every message: when it begins, while it waits to be sent again, and when it ends. */
export type MessageRecorder = {
  /** Durable when it answers. Throws where the log cannot be written: the message is then not accepted. */
  readonly begin: (facts: MessageFacts, state: MessageState) => Promise<void>;
  /** The message waits for another attempt. Durable when it answers, or nothing: that it waits is not worth failing it. */
  readonly wait: (facts: MessageFacts, state: MessageState) => Promise<void>;
  /** Durable when it answers. Does nothing for a message that has ended. */
  readonly finish: (facts: MessageFacts, state: MessageState, attachments: readonly LogAttachment[]) => Promise<void>;
  /** Whether this process is working on the message. */
  readonly isInProgress: (messageGuid: string) => boolean;
  /** Waits until no message is in progress, `limitMs` at most. */
  readonly settle: (limitMs: number) => Promise<void>;
};

/** Pauses before the log of a message that is over is tried again: the message cannot be taken back, so its log is worth a second. */
const pausesMs = [100, 300, 900];

/**
 * Creates the recorder. Log level NONE leaves no log, ERROR one of failures only, without attachments.
 * Source: product.md J5 (every message leaves a log, success and failure alike); SAP doc "Setting Log Levels"; security.md R-01
 */
export const createMessageRecorder = (parts: {
  readonly logs: Pick<MessageProcessingLogs, 'record'>;
  readonly clock: Clock;
  readonly log: Log;
}): MessageRecorder => {
  /** Whether the log of a message in progress has been opened. */
  const inProgress = new Map<string, { isOpen: boolean }>();
  const waiting = new Set<() => void>();

  const leave = (messageGuid: string): void => {
    inProgress.delete(messageGuid);
    if (inProgress.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const write = async (
    facts: MessageFacts,
    status: LogStatus,
    state: MessageState,
    attachments: readonly LogAttachment[] = [],
  ): Promise<void> => {
    await parts.logs.record(facts.subaccountId, buildLog(facts, status, state, attachments));
  };

  const writeFinal = async (...[facts, state, attachments]: Parameters<MessageRecorder['finish']>): Promise<void> => {
    const status = state.error === undefined ? 'COMPLETED' : 'FAILED';
    const kept = facts.logLevel === 'ERROR' ? [] : attachments;
    for (const pauseMs of pausesMs) {
      try {
        return await write(facts, status, state, kept);
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    await write(facts, status, state, kept);
  };

  return {
    begin: async (facts, state) => {
      const isOpen = facts.logLevel !== 'NONE' && facts.logLevel !== 'ERROR';
      if (isOpen) await write(facts, 'PROCESSING', state);
      inProgress.set(facts.messageGuid, { isOpen });
    },
    wait: async (facts, state) => {
      const message = inProgress.get(facts.messageGuid);
      if (message === undefined || facts.logLevel === 'NONE') return;
      try {
        await write(facts, 'RETRY', state);
        message.isOpen = true;
      } catch (error) {
        parts.log.warn('message-log-not-updated', { messageGuid: facts.messageGuid, error });
      }
    },
    finish: async (facts, state, attachments) => {
      const message = inProgress.get(facts.messageGuid);
      if (message === undefined) return;
      const { messageGuid, subaccountId, flow, startedAtMs, logLevel } = facts;
      const fields = { messageGuid, subaccountId, flow: flow.id, durationMs: state.atMs - startedAtMs };
      try {
        const isWorthIt = message.isOpen || (logLevel === 'ERROR' && state.error !== undefined);
        if (isWorthIt) await writeFinal(facts, state, attachments);
        if (state.error === undefined) parts.log.debug('message-completed', fields);
        else parts.log.info('message-failed', fields);
      } catch (error) {
        // It stays as it is and is closed later, like a message whose server died.
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
