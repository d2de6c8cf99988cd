import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { personas } from '../../../src/inbound-auth/index.ts';
import { entitySetsByName } from '../../../src/integration-api/index.ts';
import {
  bearer,
  createCfTenant,
  type IntegrationTenant,
  monitoring,
  testActor,
} from '../../support/integration-tenant.ts';
import { send } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let owner: IntegrationTenant;
let stranger: IntegrationTenant;
const roles = [...monitoring, 'esbmessagestorage.read'];

beforeAll(async () => {
  app = await startTestApp();
  owner = await createCfTenant(app);
  stranger = await createCfTenant(app);
  await owner.record({
    status: 'FAILED',
    error: { text: 'private' },
    customHeaderProperties: [{ name: 'a', value: 'b' }],
    adapterAttributes: [{ name: 'a' }],
    attachments: [{ name: 'a', contentType: 'text/plain', content: Buffer.from('private') }],
    runs: [
      {
        runStartMs: 1,
        logLevel: 'INFO',
        overallState: 'FAILED',
        steps: [{ stepStartMs: 1, properties: [{ name: 'a', value: 'b' }] }],
      },
    ],
  });
});
afterAll(() => app.close());

it('S-55: every set shows a stranger nothing, not by list, count, key, stream or navigation', async () => {
  const mine = await owner.createToken(roles);
  const theirs = await stranger.createToken(roles);
  const feed = z.object({ d: z.object({ results: z.array(z.object({ __metadata: z.object({ uri: z.string() }) })) }) });
  let found = 0;
  for (const { name, navigation, stream } of entitySetsByName.values()) {
    const path = `/api/v1/${name}`;
    const own = await owner.call({ path: `${path}?$format=json`, headers: bearer(mine) });
    const foreign = await stranger.call({ path: `${path}?$format=json`, headers: bearer(theirs) });
    expect(foreign.json(), name).toEqual({ d: { results: [] } });
    expect(await stranger.call({ path: `${path}/$count`, headers: bearer(theirs) }), name).toMatchObject({ body: '0' });
    for (const { __metadata } of feed.parse(own.json()).d.results) {
      found += 1;
      const key = new URL(__metadata.uri).pathname;
      const ways = [key, ...navigation.map((way) => `${key}/${way.name}`), ...(stream ? [`${key}/$value`] : [])];
      for (const way of ways) {
        expect((await owner.call({ path: way, headers: bearer(mine) })).status, way).toBe(200);
        expect((await stranger.call({ path: way, headers: bearer(theirs) })).status, way).toBe(404);
      }
    }
  }
  expect(found).toBe(8);
});

it('S-55: every set that rooms add shows a stranger nothing, and lets nothing be changed', async () => {
  const everything = [...new Set([...personas.flatMap(({ roles: granted }) => granted), ...roles])];
  const mine = await owner.createToken(everything);
  const seeds = {
    NumberRanges: { Name: 'mine', MinValue: '0', MaxValue: '9', CurrentValue: '0' },
    StringParameters: { Pid: 'mine', Id: 'mine', Value: 'private' },
    BinaryParameters: { Pid: 'mine', Id: 'mine', ContentType: 'json', Value: 'e30=' },
    AlternativePartners: { Agency: 'mine', Scheme: 'mine', Id: 'mine', Pid: 'mine' },
    AuthorizedUsers: { User: 'mine', Pid: 'mine' },
    IntegrationPackages: { Id: 'mine', Name: 'Mine', ShortText: 'Mine' },
  };
  for (const [name, seed] of Object.entries(seeds)) {
    const headers = bearer(mine, { 'content-type': 'application/json' });
    const made = await owner.call({ method: 'POST', path: `/api/v1/${name}`, headers, body: JSON.stringify(seed) });
    expect([201, 202], made.body).toContain(made.status);
  }
  await app.rooms.dataStores.put(
    owner.subaccountId,
    {
      store: { name: 'mine', integrationFlow: 'mine' },
      id: 'mine',
      messageGuid: 'mine',
      createdAtMs: app.clock.now(),
      dueAtMs: app.clock.now() + 1000,
      retainUntilMs: app.clock.now() + 100_000,
      body: Buffer.from('private'),
    },
    false,
  );
  await app.rooms.variables.write(owner.subaccountId, [{ name: 'mine', integrationFlow: '', value: 'private' }]);
  const theirs = await stranger.createToken(everything);
  const document = await owner.call({ path: '/api/v1/?$format=json', headers: bearer(mine) });
  const { d } = z.object({ d: z.object({ EntitySets: z.array(z.string()) }) }).parse(document.json());
  const feed = z.object({ d: z.object({ results: z.array(z.object({ __metadata: z.object({ uri: z.string() }) })) }) });
  const found: string[] = [];
  for (const name of d.EntitySets.filter((candidate) => !entitySetsByName.has(candidate))) {
    const path = `/api/v1/${name}?$format=json`;
    const foreign = await stranger.call({ path, headers: bearer(theirs) });
    expect(foreign.status, name).not.toBe(403);
    if (foreign.status !== 200) continue;
    expect(foreign.json(), name).toEqual({ d: { results: [] } });
    const own = await owner.call({ path, headers: bearer(mine) });
    for (const { __metadata } of feed.parse(own.json()).d.results) {
      found.push(name);
      const { pathname } = new URL(__metadata.uri);
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        const headers = bearer(theirs, { 'content-type': 'application/json' });
        const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}' };
        const reply = await stranger.call({ method, path: pathname, headers, ...body });
        expect([400, 404, 405, 409], `${method} ${pathname}`).toContain(reply.status);
      }
      expect((await owner.call({ path: pathname, headers: bearer(mine) })).status, pathname).toBe(200);
    }
  }
  expect(found).toEqual(
    expect.arrayContaining([...Object.keys(seeds), 'Partners', 'DataStores', 'DataStoreEntries', 'Variables']),
  );
});

it.each(['jwt', 'opaque'])(
  'S-55: a client that acts for a subscriber of its subaccount (%s token) does not read the logs of the subscriber',
  async (format) => {
    const { accounts, authorizationServer } = app.rooms;
    const provider = await createCfTenant(app);
    const shop = { providerAccount: provider.technicalName, application: 'shop!t1' };
    await accounts.subscribe(owner.subaccountId, shop, testActor);
    // So long may subscriptions be remembered.
    app.clock.advance(2000);
    const clientId = `sb-${provider.subdomain}!b1|it!b1`;
    const { secret } = await authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: provider.subaccountId,
        clientId,
        xsappname: 'it!b1',
        authorities: ['it!b1.IntegrationOperationServer.read'],
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      testActor,
    );
    const reply = await send(app.httpPort, {
      host: 'authentication.portolan.localhost',
      method: 'POST',
      path: `/oauth/token?grant_type=client_credentials&token_format=${format}`,
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${secret?.reveal()}`).toString('base64')}`,
        'x-zid': owner.subaccountId,
      },
    });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(reply.json());
    for (const host of [owner.apiHost, provider.apiHost, '127.0.0.1']) {
      const read = await send(app.httpPort, { host, path: '/api/v1/MessageProcessingLogs', headers: bearer(token) });
      expect(read, host).toMatchObject({ status: 401, body: '' });
    }
  },
);
