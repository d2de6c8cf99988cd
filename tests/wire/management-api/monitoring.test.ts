import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Subaccount } from '../../../src/accounts/index.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
let acme: Subaccount;
const guids: string[] = [];
const actor = { kind: 'administrator', name: 'administrator' } as const;

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  acme = await app.rooms.accounts.createSubaccount({ subdomain: 'acme', flavour: 'cf' }, actor);
  await app.rooms.accounts.createSubaccount({ subdomain: 'other', flavour: 'cf' }, actor);
  const logs = app.rooms.messageProcessingLogs;
  for (let number = 0; number < 5; number += 1) {
    const messageGuid = logs.createMessageGuid();
    guids.push(messageGuid);
    const startedAtMs = app.clock.now();
    await logs.record(acme.id, {
      messageGuid,
      artifact: { id: number === 4 ? 'Invoices' : 'Orders', name: 'Orders <b>', type: 'INTEGRATION_FLOW' },
      status: number === 0 ? 'FAILED' : 'COMPLETED',
      logStartMs: startedAtMs,
      logEndMs: startedAtMs + 5,
      logLevel: 'INFO',
      applicationMessageId: `order-${number}`,
      customHeaderProperties: [{ name: 'Order', value: String(number) }],
      ...(number === 0 && { error: { text: 'the target did not answer' } }),
      attachments: [{ name: 'body', contentType: 'text/plain', content: Buffer.from('hello') }],
      runs: [{ runStartMs: startedAtMs, runStopMs: startedAtMs + 5, logLevel: 'INFO', overallState: 'COMPLETED' }],
    });
    app.clock.advance(1000);
  }
});
afterAll(() => app.close());

const search = async (body: object, subaccount = 'acme') => {
  const reply = await call('POST', `/management/v1/subaccounts/${subaccount}/message-processing-logs/search`, { body });
  return reply.body as { readonly logs: readonly { readonly messageGuid: string }[]; readonly next?: string };
};
const guidsOf = ({ logs }: Awaited<ReturnType<typeof search>>): readonly string[] => logs.map((log) => log.messageGuid);

describe('message processing logs in the management API', () => {
  it('come page by page, the latest first, each once', async () => {
    const first = await search({ limit: 2 });
    const second = await search({ limit: 2, after: first.next });
    const third = await search({ limit: 2, after: second.next });
    expect([first, second, third].flatMap(guidsOf)).toEqual(guids.toReversed());
    expect(third.next).toBeUndefined();
  });

  it('are found by status, artifact and each of their ids', async () => {
    expect(guidsOf(await search({ status: 'FAILED' }))).toEqual([guids[0]]);
    expect(guidsOf(await search({ artifactId: 'Invoices' }))).toEqual([guids[4]]);
    expect(guidsOf(await search({ id: guids[2] }))).toEqual([guids[2]]);
    expect(guidsOf(await search({ id: 'order-3' }))).toEqual([guids[3]]);
    expect(guidsOf(await search({ id: 'order-3', status: 'FAILED' }))).toEqual([]);
  });

  it('show why a message failed, and what was noted about it', async () => {
    const { body } = await call('GET', `/management/v1/subaccounts/acme/message-processing-logs/${guids[0]}`);
    expect(body).toMatchObject({
      status: 'FAILED',
      error: 'the target did not answer',
      customHeaderProperties: [{ name: 'Order', value: '0' }],
      attachments: [{ name: 'body', contentType: 'text/plain', bytes: 5 }],
      runs: [{ state: 'COMPLETED' }],
    });
  });

  it('S-55: are those of the subaccount asked for', async () => {
    expect(guidsOf(await search({}, 'other'))).toEqual([]);
    expect(guidsOf(await search({ id: guids[0] }, 'other'))).toEqual([]);
    const { status } = await call('GET', `/management/v1/subaccounts/other/message-processing-logs/${guids[0]}`);
    expect(status).toBe(404);
    const events = await call('POST', '/management/v1/subaccounts/other/audit-events/search', { body: {} });
    expect(JSON.stringify(events.body)).not.toContain('acme');
  });

  it('S-54: a page nobody gave out is refused', async () => {
    const reply = await call('POST', '/management/v1/subaccounts/acme/message-processing-logs/search', {
      body: { after: 'x' },
    });
    expect(reply.status).toBe(400);
  });
});
