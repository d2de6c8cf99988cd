import { describe, expect, it } from 'vitest';
import { toSubaccountId } from '../../foundation/ids.ts';
import { silentLog } from '../../foundation/log.ts';
import type { LogLevel, MessageProcessingLog } from '../../message-processing-logs/index.ts';
import { DatabaseUnavailable } from '../../storage/errors.ts';
import { noContent } from '../message/message.ts';
import { toFlowModel } from '../to-flow-model.ts';
import type { MessageFacts, MessageState } from './message-log.ts';
import { createMessageRecorder } from './message-recorder.ts';

const factsAt = (logLevel: LogLevel): MessageFacts => ({
  messageGuid: 'AGAS1GcWkfBv-ZtpS6j7TKjReO7t',
  subaccountId: toSubaccountId('11111111-1111-4111-8111-111111111111'),
  flow: toFlowModel({ id: 'Orders', path: '/orders', destination: 'erp' }),
  logLevel,
  startedAtMs: 1000,
  correlationId: 'corr',
  method: 'POST',
});
const facts = factsAt('INFO');
const stateAt = (atMs: number, error?: string): MessageState => ({
  atMs,
  message: { headers: [], properties: new Map(), content: noContent },
  steps: [],
  error,
});

const create = (record: (log: MessageProcessingLog) => Promise<void>) =>
  createMessageRecorder({
    logs: { record: (_subaccountId, log) => record(log) },
    clock: () => 2000,
    log: silentLog,
  });

describe('the recorder', () => {
  it('finishes a message once', async () => {
    const written: MessageProcessingLog[] = [];
    const recorder = create(async (log) => void written.push(log));
    await recorder.begin(facts, stateAt(1000));
    expect(recorder.isInProgress(facts.messageGuid)).toBe(true);
    await recorder.wait(facts, stateAt(1500, 'not yet'));
    await recorder.finish(facts, stateAt(2000), []);
    await recorder.finish(facts, stateAt(3000, 'late'), []);
    expect(written.map(({ status, logEndMs }) => ({ status, logEndMs }))).toEqual([
      { status: 'PROCESSING', logEndMs: 1000 },
      { status: 'RETRY', logEndMs: 1500 },
      { status: 'COMPLETED', logEndMs: 2000 },
    ]);
    expect(recorder.isInProgress(facts.messageGuid)).toBe(false);
  });

  it.each<[LogLevel, string | undefined, boolean, readonly string[]]>([
    ['NONE', 'failed', true, []],
    ['ERROR', undefined, false, []],
    ['ERROR', 'failed', false, ['FAILED']],
    ['ERROR', undefined, true, ['RETRY', 'COMPLETED']],
    ['TRACE', undefined, false, ['PROCESSING', 'COMPLETED']],
  ])('at log level %s, with error %s and a retry %s, writes %j', async (level, error, isRetried, statuses) => {
    const written: string[] = [];
    const recorder = create(async ({ status }) => void written.push(status));
    await recorder.begin(factsAt(level), stateAt(1000));
    if (isRetried) await recorder.wait(factsAt(level), stateAt(1500, 'not yet'));
    await recorder.finish(factsAt(level), stateAt(2000, error), []);
    expect(written).toEqual(statuses);
  });

  it('tries again while the database is away for a moment', async () => {
    let attempts = 0;
    const recorder = create(async () => {
      attempts += 1;
      if (attempts === 2 || attempts === 3) throw new DatabaseUnavailable('test');
    });
    await recorder.begin(facts, stateAt(1000));
    await recorder.finish(facts, stateAt(2000), []);
    expect(attempts).toBe(4);
  });

  it('R-09: settles when the last message has ended', async () => {
    const recorder = create(async () => {});
    await recorder.settle(1);
    await recorder.begin(facts, stateAt(1000));
    let isSettled = false;
    const settling = recorder.settle(10_000).then(() => {
      isSettled = true;
    });
    await recorder.finish(facts, stateAt(2000, 'x'), []);
    await settling;
    expect(isSettled).toBe(true);
  });
});
