import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Secret } from '../../../src/foundation/secret.ts';
import { callStep, contentModifier } from '../../../src/integration-content/flow-model/testing/compose-iflow.ts';
import type { Database } from '../../../src/storage/database.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type Answer, type Receiver, startReceiver } from '../../support/receiver.ts';
import { type RunningFlows, startFlows } from '../../support/start-flows.ts';

const persist = (id: string) => ({ id, name: id, settings: { activityType: 'Persist', stepid: id } });

describeOnBothDatabases('J5: the steps of an integration flow', (_open, { openShared }) => {
  let receiver: Receiver;
  let running: RunningFlows;
  let database: Database;
  let answers: Answer[] = [];
  let seen = 0;

  beforeAll(async () => {
    receiver = await startReceiver((request, response) => {
      const answer = answers.shift();
      if (answer !== undefined) answer(request, response);
      else response.writeHead(200, { 'content-type': 'text/plain', 'x-answer': '42' }).end(`got ${request.body}`);
    });
    database = await openShared();
    const opened = database;
    running = await startFlows(async () => opened);
    for (const name of ['shop', 'erp']) {
      running.destinations.set(name, {
        kind: 'found',
        url: `${receiver.url}/base`,
        headers: [['Authorization', 'Bearer of-the-destination']],
        tls: {},
      });
    }
  });
  afterAll(async () => {
    await running.close();
    await receiver.close();
    await database.close();
  });
  beforeEach(() => {
    answers = [];
    seen = receiver.received.length;
  });
  const received = () => receiver.received.slice(seen);
  const json = async (path: string): Promise<Record<string, unknown>[]> => {
    const response = await running.read(`${path}${path.includes('?') ? '&' : '?'}$format=json`);
    // The OData V2 envelope of every list.
    return ((await response.json()) as { d: { results: Record<string, unknown>[] } }).d.results;
  };
  const statusOf =
    (status: number): Answer =>
    (_request, response) =>
      response.writeHead(status).end('not now');

  it('modify the message before and after the call, fill the log, and answer the sender', async () => {
    running.deploy('Modify', {
      sender: { urlPath: '/modify' },
      runtime: { allowedHeaderList: 'x-shop|limit' },
      steps: [
        contentModifier('Before', {
          headers: [
            ['x-to', 'expression', '${header.x-shop}/${property.who}'],
            ['SAP_ApplicationID', 'expression', 'order of ${header.x-shop}'],
            ['x-unlisted', 'constant', 'stays here'],
          ],
          properties: [
            ['who', 'constant', 'alice'],
            ['SAP_MessageProcessingLogCustomHeader_shop', 'header', 'x-shop'],
            ['SAP_MessageProcessingLogCustomStatus', 'constant', 'SENT'],
          ],
        }),
        contentModifier('Body', {
          body: ['expression', '<order shop="${header.x-shop}" n="${property.who}">${in.body}</order>'],
        }),
        callStep,
        contentModifier('After', {
          headers: [
            ['CamelHttpResponseCode', 'constant', '202'],
            ['x-result', 'header', 'x-answer'],
          ],
          body: ['expression', '[${body}]'],
        }),
      ],
      receiver: {
        httpAddressWithoutQuery: 'http://shop.dest/orders/${header.x-shop}',
        httpAddressQuery: 'limit=${header.limit}',
        allowedRequestHeaders: 'x-to',
      },
    });
    const reply = await running.send('/http/modify?limit=5&other=1', {
      body: 'one',
      headers: { 'x-shop': 'kiel', 'x-secretly': 'no', 'content-type': 'text/xml' },
    });
    expect(reply).toMatchObject({ status: 202, text: '[got <order shop="kiel" n="alice">one</order>]' });
    expect(reply.headers.get('x-result')).toBe('42');
    expect(reply.headers.get('x-answer')).toBeNull();
    expect(reply.headers.get('x-unlisted')).toBeNull();
    const [request] = received();
    expect(request).toMatchObject({ method: 'POST', url: '/base/orders/kiel?limit=5' });
    // `who` is written after the headers, so the first modifier does not see it yet.
    expect(request?.headers).toMatchObject({
      'x-to': 'kiel/',
      'content-type': 'text/xml',
      authorization: 'Bearer of-the-destination',
    });
    for (const name of ['x-shop', 'x-secretly', 'x-unlisted', 'camelhttpurl', 'sapauthenticatedusername']) {
      expect(request?.headers).not.toHaveProperty(name);
    }
    const log = await running.log(reply.messageGuid);
    expect(log.entry).toMatchObject({
      Status: 'COMPLETED',
      CustomStatus: 'SENT',
      ApplicationMessageId: 'order of kiel',
    });
    expect(log.properties).toEqual({ shop: 'kiel' });
    expect(log.steps.map(({ StepId, Status }) => [StepId, Status])).toEqual([
      ['receive', 'COMPLETED'],
      ['CallActivity_Before', 'COMPLETED'],
      ['CallActivity_Body', 'COMPLETED'],
      ['ServiceTask_1', 'COMPLETED'],
      ['CallActivity_After', 'COMPLETED'],
    ]);
  });

  it('need no receiver: the sender gets the message as the steps left it', async () => {
    running.deploy('Echo', {
      sender: { urlPath: '/echo' },
      steps: [contentModifier('Say', { body: ['expression', 'hello ${body}'] })],
      receiver: 'none',
    });
    expect(await running.send('/http/echo', { body: 'world' })).toMatchObject({ status: 200, text: 'hello world' });
    expect(received()).toEqual([]);
  });

  it('of a landscape file do the same', async () => {
    await running.put({
      id: 'Landscape',
      path: '/landscape',
      method: 'PUT',
      requestHeaders: ['x-kept'],
      before: { headers: { 'x-kept': 'for ${header.x-from}', 'x-from': null }, body: '<${body}>' },
      after: { headers: { 'x-done': '${header.x-from}yes' } },
      messageStore: ['response'],
    });
    expect(running.audited.at(-1)?.attributes).toMatchObject({
      before: '{"headers":["x-kept","x-from"],"properties":[],"body":"changed"}',
    });
    expect(JSON.stringify(running.audited), 'S-64: what a flow writes may be a credential').not.toContain('for $');
    const reply = await running.send('/http/landscape', { body: 'b', headers: { 'x-from': 'me' } });
    expect(reply).toMatchObject({ status: 200, text: 'got <b>' });
    expect(reply.headers.get('x-done')).toBe('yes');
    expect(received()[0]).toMatchObject({ method: 'PUT', headers: { 'x-kept': 'for me' } });
    expect(received()[0]?.headers).not.toHaveProperty('x-from');
    const [entry] = await json(`MessageProcessingLogs('${reply.messageGuid}')/MessageStoreEntries`);
    expect(entry).toMatchObject({ MessageStoreId: 'response', HasAttachments: false });
    const content = await running.read(`MessageStoreEntries('${encodeURIComponent(String(entry?.Id))}')/$value`);
    expect([content.headers.get('content-type'), await content.text()]).toEqual(['text/plain', 'got <b>']);
  });

  it('call again where the flow says so; the log says RETRY in between and tells every attempt', async () => {
    await running.put({ id: 'Again', path: '/again', retry: { attempts: 2, delaySeconds: 0 } });
    let between: unknown;
    answers = [
      statusOf(503),
      (_request, response) => {
        void running
          .listLogs()
          .then((logs) => {
            between = logs.find(({ entry }) => entry.Status === 'RETRY')?.error;
          })
          .finally(() => response.writeHead(429, { 'retry-after': '0' }).end());
      },
    ];
    const reply = await running.send('/http/again', { body: 'x' });
    expect(reply).toMatchObject({ status: 200, text: 'got x' });
    expect(between).toBe('HTTP operation failed invoking erp with statusCode: 503');
    expect(received().map(({ body }) => body.toString())).toEqual(['x', 'x', 'x']);
    const log = await running.log(reply.messageGuid);
    expect(log.entry.Status).toBe('COMPLETED');
    expect(log.error).toBeUndefined();
    expect(log.steps.map(({ StepId, Status }) => [StepId, Status])).toEqual([
      ['receive', 'COMPLETED'],
      ['forward', 'FAILED'],
      ['forward', 'FAILED'],
      ['forward', 'COMPLETED'],
    ]);
  });

  it('R-15: give up after the last attempt, and at once where trying again does not help', async () => {
    await running.put({ id: 'GiveUp', path: '/give-up', retry: { attempts: 1, delaySeconds: 0, statuses: [500] } });
    answers = [statusOf(500), statusOf(500), statusOf(503)];
    const exhausted = await running.send('/http/give-up', { body: 'x' });
    expect(received()).toHaveLength(2);
    expect((await running.log(exhausted.messageGuid)).entry.Status).toBe('FAILED');
    expect((await running.send('/http/give-up', { body: 'x' })).status).toBe(500);
    expect(received()).toHaveLength(3);
  });

  it('are traced with content, headers and properties, without a credential, for an hour (S-64)', async () => {
    const secret = 'made-by-the-flow-9c1e';
    running.deploy('Traced', {
      sender: { urlPath: '/traced' },
      runtime: { allowedHeaderList: '*' },
      steps: [
        contentModifier('Set', {
          headers: [
            ['Authorization', 'constant', secret],
            ['x-api-key', 'constant', secret],
          ],
          properties: [
            ['order', 'constant', '4711'],
            ['the_password', 'constant', secret],
          ],
        }),
        callStep,
      ],
    });
    await running.flows.manage.setLogLevel(running.acme, 'Traced', 'TRACE', running.actor);
    const reply = await running.send(`/http/traced?api_key=${secret}`, {
      body: 'payload',
      headers: { cookie: secret, 'x-order': '1' },
    });
    const [run] = await json(`MessageProcessingLogs('${reply.messageGuid}')/Runs`);
    expect(run).toMatchObject({ LogLevel: 'TRACE' });
    const steps = await json(`MessageProcessingLogRuns('${run?.Id}')/RunSteps?$expand=RunStepProperties`);
    const traced = await Promise.all(
      steps.map(async ({ RunId, ChildCount, StepId }) => {
        const [trace] = await json(
          `MessageProcessingLogRunSteps(RunId='${RunId}',ChildCount=${ChildCount})/TraceMessages`,
        );
        if (trace === undefined) return { StepId };
        const content = await (await running.read(`TraceMessages(${trace.TraceId}L)/$value`)).text();
        const named = async (set: string) =>
          Object.fromEntries(
            (await json(`TraceMessages(${trace.TraceId}L)/${set}`)).map(({ Name, Value }) => [Name, Value]),
          );
        return { StepId, content, headers: await named('Properties'), properties: await named('ExchangeProperties') };
      }),
    );
    expect(traced).toMatchObject([
      { StepId: 'receive' },
      { StepId: 'CallActivity_Set', content: 'payload', headers: { 'x-order': '1' }, properties: {} },
      {
        StepId: 'ServiceTask_1',
        content: 'payload',
        headers: { Authorization: '[secret]', 'x-api-key': '[secret]' },
        properties: { order: '4711', the_password: '[secret]' },
      },
      { StepId: 'respond', content: 'got payload', headers: { 'x-answer': '42' } },
    ]);
    expect(JSON.stringify([traced, steps])).not.toContain(secret);
    expect(JSON.stringify(steps[1])).toContain('TraceIds');
    running.clock.advance(3_600_001);
    expect(await running.logs.removeExpiredTraces(3_600_000)).toBe(3);
    expect((await running.log(reply.messageGuid)).entry.Status).toBe('COMPLETED');
    // Ten minutes are over as well.
    const later = await running.send('/http/traced', { body: 'x' });
    expect((await running.log(later.messageGuid)).entry.LogLevel).toBe('INFO');
  });

  it('leave no log at level NONE, and one of failures only at level ERROR', async () => {
    await running.put({ id: 'Silent', path: '/silent', logLevel: 'NONE' });
    await running.put({ id: 'Errors', path: '/errors', logLevel: 'ERROR', attachments: 'always' });
    const before = (await running.listLogs()).length;
    answers = [statusOf(500)];
    const silent = await running.send('/http/silent', { body: 'x' });
    expect([silent.status, silent.messageGuid, silent.text]).toEqual([
      500,
      '',
      'The message could not be processed.\n',
    ]);
    expect((await running.send('/http/silent', { body: 'x' })).status).toBe(200);
    expect((await running.send('/http/errors', { body: 'x' })).status).toBe(200);
    expect(await running.listLogs()).toHaveLength(before);
    answers = [statusOf(500)];
    const failed = await running.log((await running.send('/http/errors', { body: 'x' })).messageGuid);
    expect(failed.entry).toMatchObject({ Status: 'FAILED', LogLevel: 'ERROR' });
    expect(failed.attachments).toEqual([]);
  });

  it('store messages, but none of a message that fails', async () => {
    running.deploy('Stored', {
      sender: { urlPath: '/stored' },
      runtime: { allowedHeaderList: '*' },
      steps: [persist('In'), callStep, persist('Out')],
    });
    const good = await running.send('/http/stored?api_key=kept-by-nobody', {
      body: 'keep',
      headers: { 'x-api-key': 'kept-by-nobody', 'x-order': '1' },
    });
    const entries = await json(`MessageProcessingLogs('${good.messageGuid}')/MessageStoreEntries?$expand=Properties`);
    expect(entries.map(({ MessageStoreId }) => MessageStoreId).sort()).toEqual(['In', 'Out']);
    expect(JSON.stringify(entries)).toContain('x-order');
    expect(JSON.stringify(entries), 'S-64').not.toContain('kept-by-nobody');
    answers = [statusOf(400)];
    const bad = await running.send('/http/stored', { body: 'keep' });
    expect(await json(`MessageProcessingLogs('${bad.messageGuid}')/MessageStoreEntries`)).toEqual([]);
  });

  it('S-61: refuse a body too large for an expression, and pass one by that nothing looks at', async () => {
    running.deploy('Large', {
      sender: { urlPath: '/large' },
      steps: [contentModifier('Wrap', { body: ['expression', '${body}${body}'] }), callStep],
    });
    running.deploy('Passing', {
      sender: { urlPath: '/passing', maximumBodySize: '2' },
      steps: [contentModifier('Head', { headers: [['x', 'constant', 'y']] }), callStep],
    });
    const large = await running.send('/http/large', { body: 'x'.repeat(300_000) });
    expect(large.status).toBe(500);
    expect((await running.log(large.messageGuid)).error).toBe(
      'The message body is larger than 262144 bytes and cannot be used in an expression',
    );
    expect(received()).toEqual([]);
    const passing = await running.send('/http/passing', { body: 'x'.repeat(1_500_000) });
    expect([passing.status, passing.text.length]).toEqual([200, 1_500_004]);
    expect((await running.log(passing.messageGuid)).entry.Status).toBe('COMPLETED');
  });

  it('call an address with deployed credentials', async () => {
    running.userCredentials.set('SHOP', { type: 'default', user: 'portolan', password: new Secret('pass:word') });
    running.deploy('Basic', {
      sender: { urlPath: '/basic' },
      receiver: {
        httpAddressWithoutQuery: `${receiver.url}/direct`,
        httpMethod: 'GET',
        authenticationMethod: 'Basic',
        credentialName: 'SHOP',
      },
    });
    expect((await running.send('/http/basic', { body: 'not sent' })).status).toBe(200);
    expect(received()[0]).toMatchObject({
      method: 'GET',
      url: '/direct',
      headers: { authorization: `Basic ${Buffer.from('portolan:pass:word').toString('base64')}` },
    });
    expect(received()[0]?.body.byteLength).toBe(0);
    running.userCredentials.delete('SHOP');
    const failed = await running.send('/http/basic', { body: 'x' });
    expect((await running.log(failed.messageGuid)).error).toBe(
      `The receiver ${new URL(receiver.url).host} cannot be called: There are no user credentials SHOP`,
    );
  });

  it('call an address with a token of deployed client credentials, kept until it is refused', async () => {
    let issued = 0;
    const tokens = await startReceiver((_request, response) => {
      issued += 1;
      response.writeHead(200).end(JSON.stringify({ access_token: `token-${issued}`, expires_in: 3600 }));
    });
    const deployed = {
      tokenServiceUrl: `${tokens.url}/oauth/token`,
      clientId: 'client',
      clientSecret: new Secret('of the client'),
      clientAuthentication: 'header',
      scope: 'read',
      scopeContentType: 'urlencoded',
      customParameters: [{ key: 'tenant', value: 't1', sendAsPartOf: 'url' }],
    } as const;
    running.clientCredentials.set('API', deployed);
    running.deploy('OAuth', {
      sender: { urlPath: '/oauth' },
      receiver: {
        httpAddressWithoutQuery: `${receiver.url}/api`,
        authenticationMethod: 'OAuth2 Client Credentials',
        credentialName: 'API',
      },
    });
    await running.send('/http/oauth', { body: '1' });
    await running.send('/http/oauth', { body: '2' });
    answers = [statusOf(401)];
    expect((await running.send('/http/oauth', { body: '3' })).status).toBe(200);
    // What is kept is of the credentials as they are deployed.
    running.clientCredentials.set('API', { ...deployed, clientSecret: new Secret('another') });
    await running.send('/http/oauth', { body: '4' });
    running.clientCredentials.delete('API');
    expect((await running.send('/http/oauth', { body: '5' })).status).toBe(500);
    await tokens.close();
    expect(received().map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-3',
    ]);
    expect(tokens.received[0]).toMatchObject({
      url: '/oauth/token?tenant=t1',
      headers: { authorization: `Basic ${Buffer.from('client:of the client').toString('base64')}` },
    });
    expect(tokens.received[0]?.body.toString()).toBe('grant_type=client_credentials&scope=read');
  });

  it('hand an error of the receiver on where the adapter says so', async () => {
    running.deploy('Lenient', { sender: { urlPath: '/lenient' }, receiver: { throwExceptionOnFailure: 'false' } });
    answers = [statusOf(404)];
    const reply = await running.send('/http/lenient', { body: 'x' });
    expect(reply).toMatchObject({ status: 404, text: 'not now' });
    expect((await running.log(reply.messageGuid)).entry.Status).toBe('COMPLETED');
  });

  it('S-40: lead no message to another path than the flow says', async () => {
    for (const value of ['../../admin', '%2e%2e/admin', '..\\admin', 'a/..%2fadmin']) {
      const reply = await running.send('/http/modify', { body: 'x', headers: { 'x-shop': value } });
      expect(reply.status, value).toBe(500);
      expect((await running.log(reply.messageGuid)).error).toContain('another path than the flow says');
    }
    expect(received()).toEqual([]);
  });

  it('are refused where a path is taken by a deployed flow', async () => {
    await expect(running.put({ id: 'Same', path: '/echo' })).rejects.toMatchObject({ status: 409 });
  });
});
