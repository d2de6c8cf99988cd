import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Demo } from './installation.ts';
import { readAnswers, runApplication } from './journey-destination.ts';
import { logsSchema } from './journey-monitoring.ts';
import { chapter, expectEqual, step } from './steps.ts';

const order = readFileSync(join(import.meta.dirname, 'messages', 'order.xml'));
const goodsReceipt = readFileSync(join(import.meta.dirname, 'messages', 'goods-receipt.json'));
const integrationKey = z.object({ oauth: z.object({ clientid: z.string(), clientsecret: z.string() }) });
const bookSchema = z.object({
  data: z.object({ documents: z.record(z.string(), z.object({ kind: z.string(), postedBy: z.string() })) }),
});
const tokenSchema = z.object({ access_token: z.string() });

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** J5: messages are sent to flows with every inbound method, forwarded with the destination's credentials, and leave a log. */
export const sendMessages = async (demo: Demo): Promise<void> => {
  chapter('J5  Messages go through flows to the order book, and every one leaves a log');
  const post = async (path: string, authorization: string, body: Buffer, contentType: string): Promise<Response> =>
    fetch(`${demo.url}${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': contentType, 'x-purchase-order': 'PO-2026-004711' },
      body: new Uint8Array(body),
    });
  const fetchToken = async (path: string, clientId: string, secret: string): Promise<string> => {
    const response = await fetch(`${demo.url}${path}?grant_type=client_credentials`, {
      method: 'POST',
      headers: { authorization: basic(clientId, secret) },
    });
    expectEqual('token status', response.status, 200);
    return `Bearer ${tokenSchema.parse(await response.json()).access_token}`;
  };
  const webShop = integrationKey.parse(
    JSON.parse(await demo.portolan('service-key', 'create', 'web-shop', 'demo', '--subaccount', 'hansekontor-cf')),
  ).oauth;

  const senders: readonly (readonly [
    title: string,
    path: string,
    authorize: () => Promise<string>,
    body: Buffer,
    type: string,
  ])[] = [
    [
      'Neo, OAuth client with a role: a UBL order',
      '/t/hansekontor/http/orders',
      () => fetchToken('/t/hansekontor/oauth2/api/v1/token', 'webshop', demo.secrets.webshop),
      order,
      'application/xml',
    ],
    [
      'Neo, Basic as a user: a goods receipt in JSON',
      '/t/hansekontor/http/orders',
      async () => basic('mia.petersen', demo.secrets.password),
      goodsReceipt,
      'application/json',
    ],
    [
      'Cloud Foundry, token by the secret of a service key: a UBL order',
      '/t/hansekontor-cf/http/orders',
      () => fetchToken('/t/hansekontor-cf/oauth/token', webShop.clientid, webShop.clientsecret),
      order,
      'application/xml',
    ],
    [
      'Cloud Foundry, Basic as a user with a role collection: a goods receipt',
      '/t/hansekontor-cf/http/orders',
      async () => basic('jonas.brandt', demo.secrets.password),
      goodsReceipt,
      'application/json',
    ],
  ];
  for (const [title, path, authorize, body, type] of senders) {
    await step(title, async (prove) => {
      const response = await post(path, await authorize(), body, type);
      const text = await response.text();
      expectEqual('status', [response.status, text.includes('accepted')], [201, true]);
      prove(`${response.status} ${text}`);
      prove(`message processing log ${response.headers.get('sap_messageprocessinglogid')}`);
    });
  }

  await step('A token registered for the management node opens no message endpoint', async (prove) => {
    const token = await fetchToken('/t/hansekontor/oauth2/api/v1/token', 'monitoring', demo.secrets.monitoring);
    const response = await post('/t/hansekontor/http/orders', token, order, 'application/xml');
    if (response.status !== 401 && response.status !== 403)
      throw new Error(`expected 401 or 403, got ${response.status}`);
    prove(`${response.status}`);
  });

  await step('A receiver that is down: the sender is told, and the log says why', async (prove) => {
    const response = await post(
      '/t/hansekontor/http/warehouse',
      basic('mia.petersen', demo.secrets.password),
      goodsReceipt,
      'application/json',
    );
    expectEqual('status', response.status, 500);
    prove(`${response.status} ${(await response.text()).split('\n')[0]}`);
  });

  await step('Read the logs over OData: success and failure alike', async (prove) => {
    const token = await fetchToken('/t/hansekontor/oauth2/api/v1/token', 'monitoring', demo.secrets.monitoring);
    const read = async (path: string): Promise<string> => {
      const response = await fetch(`${demo.url}/t/hansekontor/api/v1/${path}`, {
        headers: { authorization: token, accept: 'application/json' },
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
      return text;
    };
    const logs = logsSchema.parse(
      JSON.parse(
        await read(
          `MessageProcessingLogs?$filter=IntegrationArtifact/PackageId eq 'OrderToCash'&$orderby=LogEnd desc&$expand=CustomHeaderProperties`,
        ),
      ),
    );
    for (const log of logs.d.results) prove(`${log.MessageGuid} ${log.Status}`);
    expectEqual('statuses', logs.d.results.map(({ Status }) => Status).sort(), ['COMPLETED', 'COMPLETED', 'FAILED']);
    const failed = logs.d.results.find(({ Status }) => Status === 'FAILED');
    prove(
      `error: ${(await read(`MessageProcessingLogs('${failed?.MessageGuid}')/ErrorInformation/$value`)).split('\n')[0]}`,
    );
    const found = logsSchema.parse(
      JSON.parse(await read(`MessageProcessingLogs?filterCustomHeaderProperties='po_number' eq 'PO-2026-004711'`)),
    );
    prove(`found by custom header property po_number: ${found.d.results.length}`);
  });

  await step('The order book has both documents, posted with tokens of its own clients', async (prove) => {
    const output = await runApplication(demo, 'order-book');
    const { data } = bookSchema.parse(readAnswers(output)[0]);
    expectEqual('documents', Object.keys(data.documents).sort(), ['GR-2026-009120', 'PO-2026-004711']);
    for (const [number, { kind, postedBy }] of Object.entries(data.documents))
      prove(`${kind} ${number}, posted by ${postedBy}`);
  });
};
