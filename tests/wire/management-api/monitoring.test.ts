import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Subaccount } from '../../../src/accounts/index.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
let acme: Subaccount;
let startedAtMs: number;
const guids: string[] = [];
const actor = { kind: 'administrator', name: 'administrator' } as const;

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  acme = await app.rooms.accounts.createSubaccount({ subdomain: 'acme', flavour: 'cf' }, actor);
  await app.rooms.accounts.createSubaccount({ subdomain: 'other', flavour: 'cf' }, actor);
  const logs = app.rooms.messageProcessingLogs;
  startedAtMs = app.clock.now();
  for (let number = 0; number < 5; number += 1) {
    const messageGuid = logs.createMessageGuid();
    guids.push(messageGuid);
    const logStartMs = app.clock.now();
    await logs.record(acme.id, {
      messageGuid,
      artifact: { id: number === 4 ? 'Invoices' : 'Orders', name: 'Orders <b>', type: 'INTEGRATION_FLOW' },
      status: number === 0 ? 'FAILED' : 'COMPLETED',
      logStartMs,
      logEndMs: logStartMs + 5,
      logLevel: 'INFO',
      applicationMessageId: `order-${number}`,
      customHeaderProperties: [{ name: 'Order', value: String(number) }],
      ...(number === 0 && { error: { text: 'the target did not answer' } }),
      attachments: [{ name: 'body', contentType: 'text/plain', content: Buffer.from('hello') }],
      sender: `shop-${number % 2}`,
      receiver: 'erp',
      runs: [
        {
          runStartMs: logStartMs,
          runStopMs: logStartMs + 5,
          logLevel: 'TRACE',
          overallState: 'COMPLETED',
          steps: [
            {
              stepStartMs: logStartMs,
              modelStepId: 'CallErp',
              properties: [{ name: 'Attempt', value: '1' }],
              traces: [
                {
                  modelStepId: 'CallErp',
                  contentType: 'text/html',
                  content: Buffer.from('<b>traced</b>'),
                  isCut: false,
                  headers: [{ name: 'x-order', value: '7' }],
                  exchangeProperties: [{ name: 'total', value: '9' }],
                },
              ],
            },
          ],
        },
      ],
    });
    app.clock.advance(1000);
  }
});
afterAll(() => app.close());

const detailSchema = z.object({
  attachments: z.array(z.object({ id: z.string() })),
  runs: z.array(z.object({ id: z.string() })),
});
const runSchema = z.object({ steps: z.array(z.looseObject({ traces: z.array(z.object({ id: z.string() })) })) });

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

  it('are found by sender, receiver and the time they ended, page by page', async () => {
    expect(guidsOf(await search({ sender: 'shop-1' }))).toEqual([guids[3], guids[1]]);
    expect(guidsOf(await search({ receiver: 'nobody' }))).toEqual([]);
    const span = { fromMs: startedAtMs + 1005, toMs: startedAtMs + 4005 };
    const first = await search({ ...span, receiver: 'erp', limit: 2 });
    expect(guidsOf(first)).toEqual([guids[3], guids[2]]);
    expect(guidsOf(await search({ ...span, receiver: 'erp', limit: 2, after: first.next }))).toEqual([guids[1]]);
    expect(guidsOf(await search({ fromMs: startedAtMs + 1000, id: 'order-0' }))).toEqual([]);
  });

  it('are counted over a time, whole and failed, in spans that leave none out and count none twice', async () => {
    const count = async (body: object, subaccount = 'acme') => {
      const path = `/management/v1/subaccounts/${subaccount}/message-processing-logs/count`;
      return (await call('POST', path, { body })).body;
    };
    const span = { fromMs: startedAtMs, toMs: startedAtMs + 5000, buckets: 2 };
    expect(await count(span)).toEqual({
      counts: [
        { startMs: startedAtMs, total: 3, failed: 1 },
        { startMs: startedAtMs + 2500, total: 2, failed: 0 },
      ],
    });
    expect(await count({ ...span, artifactId: 'Invoices' })).toMatchObject({ counts: [{ total: 0 }, { total: 1 }] });
    // The end of the span is not part of it.
    expect(await count({ fromMs: startedAtMs + 5, toMs: startedAtMs + 1005, buckets: 1 })).toMatchObject({
      counts: [{ total: 1, failed: 1 }],
    });
    expect(await count(span, 'other')).toMatchObject({ counts: [{ total: 0 }, { total: 0 }] });
    expect(await count({ ...span, toMs: startedAtMs })).toMatchObject({ error: 'invalid_request' });
  });

  it('show what was kept of a message, to administrators of this subaccount only', async () => {
    const path = (subaccount: string, guid: string | undefined): string =>
      `/management/v1/subaccounts/${subaccount}/message-processing-logs/${guid}`;
    const { body } = await call('GET', path('acme', guids[1]));
    const { attachments, runs } = detailSchema.parse(body);
    const run = await call('GET', `${path('acme', guids[1])}/runs/${runs[0]?.id}`);
    const [step] = runSchema.parse(run.body).steps;
    expect(step).toMatchObject({ modelStepId: 'CallErp', properties: [{ name: 'Attempt' }, { name: 'TraceIds' }] });
    const parts = [
      [`attachments/${attachments[0]?.id}`, { name: 'body', contentType: 'text/plain', content: 'aGVsbG8=' }],
      [
        `traces/${step?.traces[0]?.id}`,
        { contentType: 'text/html', bytes: 13, headers: [{ name: 'x-order' }], exchangeProperties: [{ value: '9' }] },
      ],
      [`runs/${runs[0]?.id}`, {}],
    ] as const;
    const viewer = await app.rooms.administrators.create(actor, { name: 'vera', role: 'viewer' });
    for (const [part, expected] of parts) {
      expect((await call('GET', `${path('acme', guids[1])}/${part}`)).body).toMatchObject(expected);
      // S-55: neither with another subaccount nor with another message in front of it.
      expect((await call('GET', `${path('other', guids[1])}/${part}`)).status).toBe(404);
      expect((await call('GET', `${path('acme', guids[2])}/${part}`)).status).toBe(404);
      const asViewer = { authorization: `Bearer ${viewer.reveal()}` };
      const { status } = await call('GET', `${path('acme', guids[1])}/${part}`, asViewer);
      expect(status, part).toBe(part.startsWith('runs/') ? 200 : 403);
    }
    expect((await call('GET', `${path('acme', guids[1])}/traces/x`)).status).toBe(404);
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
