import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { randomUuid, type SubaccountId, toSubaccountId } from '../../src/foundation/ids.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { entitySetsByName } from '../../src/integration-api/index.ts';
import {
  createMessageProcessingLogs,
  isMessageGuid,
  logLimits,
  type MessageProcessingLog,
  type StoredSet,
} from '../../src/message-processing-logs/index.ts';
import type { Database } from '../../src/storage/database.ts';
import { countQueries } from '../support/count-queries.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { createSubaccountRow } from '../support/subaccount-row.ts';

const startedAtMs = Date.UTC(2026, 0, 31, 12);

const setNamed = (name: string): StoredSet => {
  const definition = entitySetsByName.get(name);
  if (definition === undefined) throw new Error(`no set ${name}`);
  return definition.stored;
};

const openStore = async (database: Database, scanLimits?: { readonly sliceRows: number; readonly maxMs: number }) => {
  const clock = createAdjustableClock(() => startedAtMs);
  const logs = createMessageProcessingLogs({
    database,
    clock: clock.now,
    log: silentLog,
    ...(scanLimits && { scanLimits }),
  });
  const count = (subaccountId: SubaccountId, set = 'MessageProcessingLogs'): Promise<number> =>
    logs.count({ set: setNamed(set), subaccountId });
  const sample = (changes: Partial<MessageProcessingLog> = {}): MessageProcessingLog => ({
    messageGuid: logs.createMessageGuid(),
    artifact: { id: 'flow', name: 'Flow', type: 'INTEGRATION_FLOW' },
    status: 'COMPLETED',
    logStartMs: startedAtMs - 20,
    logEndMs: startedAtMs,
    logLevel: 'INFO',
    ...changes,
  });
  return { clock, logs, count, sample, subaccountId: await createSubaccountRow(database) };
};

const full = {
  customHeaderProperties: [{ name: 'po_number', value: '12345' }],
  adapterAttributes: [{ name: 'Host', value: 'example.com', adapterId: 'HTTP' }],
  attachments: [{ name: 'payload', contentType: 'text/plain', content: Buffer.from('hello') }],
  error: { text: 'it broke', lastErrorModelStepId: 'step-1' },
  runs: [
    {
      runStartMs: startedAtMs - 20,
      runStopMs: startedAtMs,
      logLevel: 'INFO',
      overallState: 'FAILED',
      steps: [{ stepStartMs: startedAtMs - 10, modelStepId: 'm', properties: [{ name: 'a', value: 'b' }] }],
    },
  ],
} as const satisfies Partial<MessageProcessingLog>;

const partSets = [
  'MessageProcessingLogCustomHeaderProperties',
  'MessageProcessingLogAdapterAttributes',
  'MessageProcessingLogErrorInformations',
  'MessageProcessingLogAttachments',
  'MessageProcessingLogRuns',
  'MessageProcessingLogRunSteps',
  'MessageProcessingLogRunStepProperties',
];

describeOnBothDatabases('message processing logs', (open) => {
  it('S-55: finds the latest log of each artifact in one query', async () => {
    const { database, take } = countQueries(await open());
    const { logs, sample, subaccountId } = await openStore(database);
    const foreign = await createSubaccountRow(database);
    const of = (id: string, logEndMs: number, changes: Partial<MessageProcessingLog> = {}): MessageProcessingLog =>
      sample({ artifact: { id, name: id, type: 'INTEGRATION_FLOW' }, logEndMs, ...changes });
    const latest = of('one', startedAtMs + 5, { status: 'FAILED' });
    const tied = [of('two', startedAtMs), of('two', startedAtMs)];
    await logs.ingest(subaccountId, [of('one', startedAtMs), latest, of('one', startedAtMs + 4), ...tied, of('x', 1)]);
    await logs.ingest(foreign, [of('one', startedAtMs + 9), of('three', startedAtMs)]);
    take();
    const found = await logs.listLatest(subaccountId, ['one', 'two', 'three', "o'ne"]);
    expect(take()).toBe(1);
    expect(found.toSorted((left, right) => left.artifactId.localeCompare(right.artifactId))).toEqual([
      { artifactId: 'one', messageGuid: latest.messageGuid, status: 'FAILED', endedAtMs: startedAtMs + 5 },
      {
        artifactId: 'two',
        messageGuid: tied
          .map(({ messageGuid }) => messageGuid)
          .toSorted()
          .at(-1),
        status: 'COMPLETED',
        endedAtMs: startedAtMs,
      },
    ]);
    expect(await logs.listLatest(subaccountId, [])).toEqual([]);
  });

  it('stores a log with all that belongs to it', async () => {
    const { logs, count, sample, subaccountId } = await openStore(await open());
    const log = sample({ status: 'FAILED', ...full });
    await logs.record(subaccountId, log);
    expect(await count(subaccountId)).toBe(1);
    for (const set of partSets) expect(await count(subaccountId, set), set).toBe(1);
    expect(await logs.findContent(subaccountId, { kind: 'error-information', messageGuid: log.messageGuid })).toEqual({
      content: 'it broke',
      mediaType: 'text/plain',
    });
  });

  it('replaces an open log and leaves a final one alone, with what belongs to it', async () => {
    const { logs, count, sample, subaccountId } = await openStore(await open());
    const log = sample({ status: 'FAILED', ...full });
    await logs.start(subaccountId, log);
    await logs.record(subaccountId, { ...log, status: 'RETRY' });
    await logs.record(subaccountId, log);
    await logs.record(subaccountId, { ...log, status: 'COMPLETED' });
    const [row] = await logs.list({
      set: setNamed('MessageProcessingLogs'),
      subaccountId,
      columns: ['status', 'log_end_at_ms'],
      limit: 10,
    });
    expect(row).toMatchObject({ status: 'FAILED', log_end_at_ms: startedAtMs });
    for (const set of partSets) expect(await count(subaccountId, set), set).toBe(1);
  });

  it('keeps no error information of a discarded message', async () => {
    const { logs, count, sample, subaccountId } = await openStore(await open());
    await logs.record(subaccountId, sample({ status: 'DISCARDED', ...full }));
    expect(await count(subaccountId, 'MessageProcessingLogErrorInformations')).toBe(0);
  });

  it('takes in a batch once, however often it is sent', async () => {
    const { logs, count, sample, subaccountId } = await openStore(await open());
    const batch = Array.from({ length: 250 }, () => sample(full));
    const [first] = batch;
    if (first === undefined) throw new Error('empty batch');
    const repeated = [...batch, { ...first, status: 'FAILED' as const }];
    expect(await logs.ingest(subaccountId, repeated)).toEqual({ written: 250, unchanged: 1 });
    expect(await logs.ingest(subaccountId, repeated)).toEqual({ written: 0, unchanged: 251 });
    expect(await count(subaccountId)).toBe(250);
    for (const set of partSets) expect(await count(subaccountId, set), set).toBe(250);
  });

  it('refuses a batch of more than 1000 logs', async () => {
    const { logs, sample, subaccountId } = await openStore(await open());
    const log = sample();
    await expect(
      logs.ingest(
        subaccountId,
        Array.from({ length: 1001 }, () => log),
      ),
    ).rejects.toThrow('1000');
  });

  it('cuts what is too long instead of losing the log', async () => {
    const { logs, sample, subaccountId } = await openStore(await open());
    const long = `${'x'.repeat(logLimits.nameCharacters - 1)}😀${'y'.repeat(100_000)}\0`;
    await logs.record(
      subaccountId,
      sample({
        correlationId: long,
        sender: 'a\0b',
        receiver: '\ud800',
        customHeaderProperties: Array.from({ length: 150 }, () => ({ name: long, value: long })),
        error: { text: long },
      }),
    );
    const [row] = await logs.list({
      set: setNamed('MessageProcessingLogs'),
      subaccountId,
      columns: ['correlation_id', 'sender', 'receiver'],
      limit: 1,
    });
    expect(row).toMatchObject({
      correlation_id: 'x'.repeat(logLimits.nameCharacters - 1),
      sender: 'ab',
      receiver: '\ufffd',
    });
    expect(await logs.count({ set: setNamed('MessageProcessingLogCustomHeaderProperties'), subaccountId })).toBe(
      logLimits.customHeaderProperties,
    );
  });

  it('S-55: keeps the same guid of two subaccounts apart', async () => {
    const database = await open();
    const { logs, count, sample, subaccountId } = await openStore(database);
    const other = await createSubaccountRow(database);
    const log = sample(full);
    await logs.record(subaccountId, log);
    await logs.record(other, { ...log, status: 'FAILED' });
    expect(await count(subaccountId)).toBe(1);
    expect(await count(toSubaccountId(randomUuid()))).toBe(0);
    const key = { kind: 'error-information', messageGuid: log.messageGuid } as const;
    expect(await logs.findContent(toSubaccountId(randomUuid()), key)).toBeUndefined();
  });

  it('R-18: removes old logs in small steps, with all that belongs to them', async () => {
    const database = await open();
    const { clock, logs, count, sample, subaccountId } = await openStore(database);
    const other = await createSubaccountRow(database);
    const dayMs = 86_400_000;
    await logs.ingest(
      subaccountId,
      Array.from({ length: 450 }, () => sample(full)),
    );
    await logs.record(other, sample(full));
    await logs.record(subaccountId, sample({ logEndMs: startedAtMs + 10 * dayMs }));
    clock.advance(31 * dayMs);
    expect(await logs.removeExpired(30 * dayMs)).toBe(451);
    expect(await count(subaccountId)).toBe(1);
    expect(await count(other)).toBe(0);
    for (const set of partSets) expect(await count(subaccountId, set), set).toBe(0);
    expect(await logs.removeExpired(30 * dayMs)).toBe(0);
  });

  it('R-12: counts logs by time in small goes, also many of one millisecond, each log once', async () => {
    const database = await open();
    const { logs, sample, subaccountId } = await openStore(database, { sliceRows: 1, maxMs: 5000 });
    const endings = [0, 0, 0, 0, 0, 0, 0, 1, 2, 50, 99, 100];
    const ended = (offset: number, index: number) =>
      sample({ logEndMs: startedAtMs + offset, status: index % 2 === 0 ? 'FAILED' : 'COMPLETED' });
    await logs.ingest(subaccountId, endings.map(ended));
    await logs.ingest(await createSubaccountRow(database), endings.map(ended));
    const span = { subaccountId, fromMs: startedAtMs, toMs: startedAtMs + 100, buckets: 3 };
    expect(await logs.countByTime(span)).toEqual([
      { startMs: startedAtMs, total: 9, failed: 5 },
      { startMs: startedAtMs + 33, total: 1, failed: 0 },
      { startMs: startedAtMs + 67, total: 1, failed: 1 },
    ]);
    expect(await logs.countByTime({ ...span, artifactId: 'another' })).toMatchObject([{ total: 0 }, {}, {}]);
    await expect((await openStore(database, { sliceRows: 1, maxMs: 0 })).logs.countByTime(span)).rejects.toMatchObject({
      status: 503,
    });
  });

  it('removes the logs of a deleted subaccount', async () => {
    const database = await open();
    const { logs, count, sample, subaccountId } = await openStore(database);
    await logs.record(subaccountId, sample(full));
    await database.write(async (transaction) => {
      await sql`delete from subaccounts where id = ${subaccountId}`.execute(transaction);
    });
    for (const set of ['MessageProcessingLogs', ...partSets]) expect(await count(subaccountId, set), set).toBe(0);
  });

  it('makes guids of 28 base64url characters that begin with A', async () => {
    const { logs } = await openStore(await open());
    const guids = Array.from({ length: 1000 }, () => logs.createMessageGuid());
    expect(new Set(guids).size).toBe(1000);
    expect(guids.every(isMessageGuid)).toBe(true);
    // The moment is in front, so that guids made together lie together.
    expect(new Set(guids.map((guid) => guid.slice(0, 9))).size).toBe(1);
  });
});
