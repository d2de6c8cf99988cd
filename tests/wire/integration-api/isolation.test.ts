import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
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
