import { describe, expect, it } from 'vitest';
import { toSubaccountId } from '../foundation/ids.ts';
import { silentLog } from '../foundation/log.ts';
import type { MessageProcessingLog } from '../message-processing-logs/index.ts';
import { DatabaseUnavailable } from '../storage/errors.ts';
import type { MessageFacts } from './message/message-log.ts';
import { createMessageRecorder } from './message-recorder.ts';

const facts: MessageFacts = {
  messageGuid: 'AGAS1GcWkfBv-ZtpS6j7TKjReO7t',
  subaccountId: toSubaccountId('11111111-1111-4111-8111-111111111111'),
  flow: { id: 'Orders', path: '/orders', destination: 'erp' },
  startedAtMs: 1000,
  correlationId: 'corr',
  method: 'POST',
  open: {
    messageGuid: 'AGAS1GcWkfBv-ZtpS6j7TKjReO7t',
    logStartMs: 1000,
    logLevel: 'INFO',
    artifact: { id: 'Orders', name: 'Orders', type: 'INTEGRATION_FLOW' },
  },
};

const create = (record: (log: MessageProcessingLog) => Promise<void>) =>
  createMessageRecorder({
    logs: { start: async () => {}, record: (_subaccountId, log) => record(log) },
    clock: () => 2000,
    log: silentLog,
  });

describe('the recorder', () => {
  it('finishes a message once', async () => {
    const written: MessageProcessingLog[] = [];
    const recorder = create(async (log) => void written.push(log));
    await recorder.begin(facts);
    expect(recorder.isInProgress(facts.messageGuid)).toBe(true);
    await recorder.finish(facts, { endedAtMs: 2000 }, []);
    await recorder.finish(facts, { endedAtMs: 3000, error: 'late' }, []);
    expect(written.map(({ status, logEndMs }) => ({ status, logEndMs }))).toEqual([
      { status: 'COMPLETED', logEndMs: 2000 },
    ]);
    expect(recorder.isInProgress(facts.messageGuid)).toBe(false);
  });

  it('tries again while the database is away for a moment', async () => {
    let attempts = 0;
    const recorder = create(async () => {
      attempts += 1;
      if (attempts < 3) throw new DatabaseUnavailable('test');
    });
    await recorder.begin(facts);
    await recorder.finish(facts, { endedAtMs: 2000 }, []);
    expect(attempts).toBe(3);
  });

  it('R-09: settles when the last message has ended', async () => {
    const recorder = create(async () => {});
    await recorder.settle(1);
    await recorder.begin(facts);
    let isSettled = false;
    const settling = recorder.settle(10_000).then(() => {
      isSettled = true;
    });
    await recorder.finish(facts, { endedAtMs: 2000, error: 'x' }, []);
    await settling;
    expect(isSettled).toBe(true);
  });
});
