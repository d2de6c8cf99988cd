import { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import type { Flow } from '../../../src/flows/index.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type Answer, type Receiver, startReceiver } from '../../support/receiver.ts';
import { type RunningFlows, startFlows } from '../../support/start-flows.ts';

describeOnBothDatabases('J5: a message is forwarded to its destination', (open) => {
  const started: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of started.splice(0).reverse()) await one.close();
  });

  const start = async (
    flow: Partial<Flow> = {},
    answer?: Answer,
    headers: readonly (readonly [string, string])[] = [['Authorization', 'Bearer of-the-destination']],
  ): Promise<{ readonly running: RunningFlows; readonly receiver: Receiver }> => {
    const receiver = await startReceiver(answer);
    const running = await startFlows(open);
    // In this order: the receiver closes last.
    started.push(receiver, running);
    running.destinations.set('erp', { kind: 'found', url: `${receiver.url}/base`, headers, tls: {} });
    await running.put(flow);
    return { running, receiver };
  };

  it('answers with status, body and content headers of the receiver, and the ID of the log', async () => {
    const { running, receiver } = await start({}, (_request, response) => {
      response
        .writeHead(201, {
          'content-type': 'application/json',
          'content-language': 'de',
          'set-cookie': 'session=of-the-receiver',
          'x-internal': 'host-17',
        })
        .end('{"ok":true}');
    });
    const reply = await running.send('/http/orders', { body: '<order/>', headers: { 'content-type': 'text/xml' } });
    expect(reply).toMatchObject({ status: 201, text: '{"ok":true}' });
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(reply.headers.get('content-language')).toBe('de');
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('x-internal')).toBeNull();
    expect(reply.messageGuid).toMatch(/^A[A-Za-z0-9_-]{27}$/);
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]).toMatchObject({ method: 'POST', url: '/base' });
    expect(receiver.received[0]?.body.toString()).toBe('<order/>');
    expect(receiver.received[0]?.headers['content-type']).toBe('text/xml');
    expect(receiver.received[0]?.headers['content-length']).toBe('8');
  });

  it('goes the way its destination says: through a connector', async () => {
    const { running, receiver } = await start();
    const asked: string[] = [];
    running.destinations.set('erp', {
      kind: 'found',
      url: 'http://virtual:8000/base',
      headers: [],
      tls: {},
      outbound: {
        fetchStreaming: async ({ url, method }) => {
          asked.push(`${method} ${url}`);
          return { kind: 'response', status: 200, headers: [], body: Readable.from([Buffer.from('there')]) };
        },
      },
    });
    expect(await running.send('/http/orders', { body: 'x' })).toMatchObject({ status: 200, text: 'there' });
    expect([asked, receiver.received]).toEqual([['POST http://virtual:8000/base'], []]);
  });

  it('writes the log of a success', async () => {
    const { running } = await start({
      name: 'Order intake',
      packageId: 'Sales',
      customHeaderProperties: { 'X-Order': 'orderNumber', 'X-Absent': 'absent' },
    });
    const reply = await running.send('/http/orders', {
      body: 'x',
      headers: {
        SAP_ApplicationID: 'PO-1',
        SAP_MessageType: 'ORDERS',
        SAP_Sender: 'Shop',
        SAP_Receiver: 'ERP',
        SAP_MplCorrelationId: 'corr-1',
        'X-Order': '4711',
      },
    });
    const log = await running.log(reply.messageGuid);
    expect(log.entry).toMatchObject({
      Status: 'COMPLETED',
      CorrelationId: 'corr-1',
      ApplicationMessageId: 'PO-1',
      ApplicationMessageType: 'ORDERS',
      Sender: 'Shop',
      Receiver: 'ERP',
      IntegrationArtifact: {
        Id: 'Orders',
        Name: 'Order intake',
        Type: 'INTEGRATION_FLOW',
        PackageId: 'Sales',
        PackageName: 'Sales',
      },
    });
    expect(log.entry.LogEnd).toMatch(/^\/Date\(\d+\)\/$/);
    expect(log.properties).toEqual({ orderNumber: '4711' });
    expect(log.attributes).toEqual({ HttpMethod: 'POST', Destination: 'erp', HttpStatusCode: '200' });
    expect(log.steps).toMatchObject([
      { StepId: 'receive', Status: 'COMPLETED', Activity: 'HTTPS: POST /http/orders' },
      { StepId: 'forward', Status: 'COMPLETED', Activity: 'HTTP: destination erp' },
    ]);
    expect(log.error).toBeUndefined();
    expect(log.attachments).toEqual([]);
    expect(await running.listLogs()).toHaveLength(1);
  });

  it('has the log on record before the receiver is called', async () => {
    let seen: Promise<readonly unknown[]> = Promise.resolve([]);
    const { running } = await start({}, (_request, response) => {
      seen = running.listLogs().then((logs) => logs.map(({ entry }) => entry.Status));
      void seen.finally(() => response.end());
    });
    await running.send();
    expect(await seen).toEqual(['PROCESSING']);
  });

  it('makes a correlation id where the sender names none, and hands it on', async () => {
    const { running, receiver } = await start();
    const first = await running.send();
    const second = await running.send('/http/orders', { headers: { 'X-CorrelationID': 'from-elsewhere' } });
    const made = (await running.log(first.messageGuid)).entry.CorrelationId;
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
    expect(receiver.received[0]?.headers.sap_mplcorrelationid).toBe(made);
    expect((await running.log(second.messageGuid)).entry.CorrelationId).toBe('from-elsewhere');
  });

  it('J5: keeps credentials, control and connection headers of the sender to itself; the destination has the last word', async () => {
    const { running, receiver } = await start({}, undefined, [
      ['Authorization', 'Bearer of-the-destination'],
      ['X-Api-Key', 'key-of-the-destination'],
    ]);
    const secret = 'sender-secret-7d1f';
    await running.send('/http/orders', {
      headers: {
        Cookie: `session=${secret}`,
        'X-CSRF-Token': secret,
        'Proxy-Authorization': `Basic ${secret}`,
        'X-Api-Key': secret,
        'X-User-Token': secret,
        'SAP-Connectivity-Authentication': `Bearer ${secret}`,
        'X-Forwarded-Client-Cert': secret,
        SSL_CLIENT_CERT: secret,
        SAP_ApplicationID: secret,
        'X-Forwarded-For': '10.1.2.3',
        'X-Order': '4711',
        'sap-client': '100',
        Accept: 'application/json',
      },
    });
    const [request] = receiver.received;
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer of-the-destination',
      'x-api-key': 'key-of-the-destination',
      'x-order': '4711',
      'sap-client': '100',
      accept: 'application/json',
    });
    expect(request?.headers.host).toBe(new URL(receiver.url).host);
    expect(JSON.stringify(request?.rawHeaders)).not.toContain(secret);
    expect(JSON.stringify(request?.rawHeaders)).not.toContain(running.acme);
    expect(request?.headers).not.toHaveProperty('x-forwarded-for');
  });

  it('joins path and queries of destination, flow and request', async () => {
    const { running, receiver } = await start({ targetPath: '/v2/orders?fixed=1' });
    running.destinations.set('erp', { kind: 'found', url: `${receiver.url}/base/?key=a%20b`, headers: [], tls: {} });
    await running.send('/http/orders?$filter=a%20eq%201&x=%2F');
    expect(receiver.received[0]?.url).toBe('/base/v2/orders?key=a%20b&fixed=1&$filter=a%20eq%201&x=%2F');
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('takes %s', async (method) => {
    const { running, receiver } = await start();
    const body = method === 'GET' ? undefined : 'content';
    const reply = await running.send('/http/orders', { method, ...(body !== undefined && { body }) });
    expect(reply).toMatchObject({ status: 200, text: body ?? '' });
    expect(receiver.received[0]).toMatchObject({ method });
    expect((await running.log(reply.messageGuid)).attributes).toMatchObject({ HttpMethod: method });
  });

  it('takes HEAD, answers OPTIONS with 405 and Allow', async () => {
    const { running, receiver } = await start({}, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '17' }).end();
    });
    const reply = await running.send('/http/orders', { method: 'HEAD' });
    expect(reply).toMatchObject({ status: 200, text: '' });
    expect(reply.headers.get('content-length')).toBe('17');
    expect(receiver.received[0]?.method).toBe('HEAD');
    const options = await running.send('/http/orders', { method: 'OPTIONS' });
    expect(options.status).toBe(405);
    expect(options.headers.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']);
    expect(receiver.received).toHaveLength(1);
  });

  it('passes an answer without content on as it is', async () => {
    const { running } = await start({}, (_request, response) => response.writeHead(204).end());
    expect(await running.send()).toMatchObject({ status: 204, text: '' });
  });

  it('answers on the path twin as well', async () => {
    const { running } = await start();
    expect((await running.send('/t/acme/http/orders', { body: 'twin' })).text).toBe('twin');
  });

  it('keeps both bodies as attachments where the flow says so', async () => {
    const { running } = await start({ attachments: 'always' }, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF');
    });
    const reply = await running.send('/http/orders', {
      body: '<order/>',
      headers: { 'content-type': 'text/xml; charset=utf-8' },
    });
    const { attachments } = await running.log(reply.messageGuid);
    expect(attachments.map(({ content, ...rest }) => ({ ...rest, content }))).toEqual(
      expect.arrayContaining([
        { name: 'Request body', contentType: 'text/xml; charset=utf-8', content: '<order/>' },
        { name: 'Response body', contentType: 'application/pdf', content: '%PDF' },
      ]),
    );
  });

  it('renews a refused token once, and says so in the log', async () => {
    const { running, receiver } = await start({}, (request, response) => {
      response.writeHead(request.headers.authorization === 'Bearer new' ? 200 : 401).end('answer');
    });
    const fresh = { kind: 'found', url: receiver.url, headers: [['Authorization', 'Bearer new']], tls: {} } as const;
    running.destinations.set('erp', {
      ...fresh,
      headers: [['Authorization', 'Bearer old']],
      renewCredential: async () => fresh,
    });
    const reply = await running.send('/http/orders', { body: 'again' });
    expect(reply).toMatchObject({ status: 200, text: 'answer' });
    expect(receiver.received.map(({ body }) => body.toString())).toEqual(['again', 'again']);
    expect((await running.log(reply.messageGuid)).attributes).toMatchObject({
      CredentialRenewed: 'after status code 401',
      HttpStatusCode: '200',
    });
  });
});
