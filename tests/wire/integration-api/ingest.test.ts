import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessageGuid } from '../../../src/message-processing-logs/index.ts';
import {
  bearer,
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  monitoring,
} from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;
let token: string;

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
  token = await tenant.createToken(['MonitoringDataIngest', 'MonitoringDataRead']);
});
afterAll(() => app.close());

const path = '/ingest/v1/message-processing-logs';
const sample = (changes: Readonly<Record<string, unknown>> = {}) => ({
  messageGuid: createMessageGuid(Date.UTC(2026, 0, 1)),
  artifact: { id: 'remote' },
  status: 'FAILED',
  logStart: '2026-01-01T00:00:00Z',
  logEnd: '2026-01-01T01:00:01.5+01:00',
  error: { text: 'it broke' },
  customHeaderProperties: [{ name: 'order', value: '1' }],
  ...changes,
});
const ingest = (body: unknown, more: Readonly<Record<string, string>> = {}, by = tenant) =>
  by.call({
    method: 'POST',
    path,
    headers: bearer(token, { 'content-type': 'application/json', ...more }),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const count = async (): Promise<string> =>
  (await tenant.call({ path: '/api/v1/MessageProcessingLogs/$count', headers: bearer(token) })).body;

describe('ingestion', () => {
  it('R-10: answers 429 with Retry-After beyond four batches under way, and loses nothing that is sent again', async () => {
    const batches = Array.from({ length: 16 }, () => ({ logs: Array.from({ length: 300 }, () => sample()) }));
    const before = Number(await count());
    const sendAgain = async (batch: unknown): Promise<number> => {
      for (let refusals = 0; ; refusals += 1) {
        const reply = await ingest(batch);
        if (reply.status === 200) return refusals;
        expect([reply.status, reply.headers['retry-after']]).toEqual([429, '1']);
      }
    };
    const refusals = await Promise.all(batches.map(sendAgain));
    expect(refusals.some((times) => times > 0)).toBe(true);
    expect(Number(await count())).toBe(before + 16 * 300);
  });

  it('takes in a batch once, however often it is sent', async () => {
    const logs = [sample(), sample({ status: 'COMPLETED', error: undefined })];
    const before = Number(await count());
    expect((await ingest({ logs })).json()).toEqual({ written: 2, unchanged: 0 });
    expect((await ingest({ logs })).json()).toEqual({ written: 0, unchanged: 2 });
    expect(Number(await count())).toBe(before + 2);
    const read = await tenant.call({
      path: `/api/v1/MessageProcessingLogs('${logs[0]?.messageGuid}')?$format=json`,
      headers: bearer(token),
    });
    expect(read.json()).toMatchObject({
      d: {
        Status: 'FAILED',
        LogEnd: `/Date(${Date.UTC(2026, 0, 1, 0, 0, 1, 500)})/`,
        IntegrationArtifact: { Id: 'remote', Name: 'remote', Type: 'INTEGRATION_FLOW' },
      },
    });
  });

  it('follows a log from its start to its end', async () => {
    const log = sample({ status: 'PROCESSING', error: undefined });
    for (const [status, written] of [
      ['PROCESSING', 1],
      ['COMPLETED', 1],
      ['FAILED', 0],
    ] as const) {
      expect((await ingest({ logs: [{ ...log, status }] })).json()).toMatchObject({ written });
    }
  });

  it('needs its own role', async () => {
    const reader = await tenant.createToken(monitoring);
    expect(await ingest({ logs: [] }, { authorization: `Bearer ${reader}` })).toMatchObject({ status: 403, body: '' });
    expect(await tenant.call({ method: 'POST', path, body: '{}' })).toMatchObject({ status: 401, body: '' });
    const neo = await createNeoTenant(app);
    const sender = await neo.createToken(['MessageProcessingLogs.ingest']);
    expect(await ingest({ logs: [] }, { authorization: `Bearer ${sender}` }, neo)).toMatchObject({ status: 200 });
  });

  it('refuses what it does not understand, and then stores none of it', async () => {
    const before = await count();
    const bodies: readonly unknown[] = [
      {},
      [],
      'not json',
      { logs: [sample(), sample({ status: 'DONE' })] },
      { logs: [sample(), sample({ messageGuid: 'short' })] },
      { logs: [sample({ logEnd: '2026-01-01' })] },
      { logs: [sample({ logEnd: '2026-01-01T00:00:00' })] },
      { logs: [sample({ unknown: 1 })] },
      { logs: [sample({ alternateWebLink: 'javascript:alert(1)' })] },
      { logs: [sample({ artifact: {} })] },
      { logs: Array.from({ length: 1001 }, () => sample()) },
    ];
    for (const body of bodies) {
      const reply = await ingest(body);
      expect(reply.status, JSON.stringify(body).slice(0, 100)).toBe(400);
      expect(reply.json()).toHaveProperty('error.code', 'Bad Request');
    }
    expect(await count()).toBe(before);
  });

  it('S-55: writes into the subaccount of the token only', async () => {
    const other = await createCfTenant(app);
    expect(await ingest({ logs: [sample()] }, {}, other)).toMatchObject({ status: 401 });
    const log = sample();
    await ingest({ logs: [log] });
    const foreign = await other.createToken(['MonitoringDataIngest', 'MonitoringDataRead']);
    const replaced = await other.call({
      method: 'POST',
      path,
      headers: bearer(foreign, { 'content-type': 'application/json' }),
      body: JSON.stringify({ logs: [{ ...log, status: 'COMPLETED' }] }),
    });
    expect(replaced.json()).toMatchObject({ written: 1 });
    const mine = await tenant.call({
      path: `/api/v1/MessageProcessingLogs('${log.messageGuid}')/Status/$value`,
      headers: bearer(token),
    });
    expect(mine.body).toBe('FAILED');
  });
});
