import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator } from '../../support/authorization-server.ts';
import { type CallPlatform, type PlatformServer, startPlatform } from '../../support/platform-apis.ts';

const apps = '/lifecycle/v1/accounts/acme/apps';
const spaces = '/configuration/api/rest/oauth/SPACES';

let server: PlatformServer;
let reader: string;
let manager: string;
let call: CallPlatform;
beforeAll(async () => {
  server = await startPlatform();
  reader = await server.fetchToken('hcp.readJavaApplications', 'hcp.readDestination');
  manager = await server.fetchToken('hcp.manageJavaApplications', 'hcp.manageJavaProcesses', 'hcp.manageDestination');
  call = server.createCaller(reader);
});
afterAll(async () => await server.close());

describe('the Lifecycle API', () => {
  it('lists what the account knows of its own applications, and of none of others', async () => {
    expect((await call('GET', apps)).json).toEqual({ totalResults: 0, totalPages: 1, apps: [] });
    const { accounts, keystores } = server.rooms;
    const own = (application: string) => ({ providerAccount: 'acme', application });
    await accounts.subscribe(server.acme.id, own('shop'), administrator);
    await accounts.createRole(server.acme.id, own('portal'), 'Reader', administrator);
    const assignee = { kind: 'user', name: 'ann' } as const;
    const role = { subaccountId: server.acme.id, application: own('desk'), role: 'Clerk', assignee };
    await accounts.assignRole(role, administrator);
    const level = { kind: 'application', application: 'vault' } as const;
    const address = { subaccountId: server.acme.id, level, name: 'k1' };
    const content = Buffer.from('feedfeed0000000200000000', 'hex');
    await keystores.files.put(address, { content, type: 'jks', overwrite: false }, administrator);
    await accounts.subscribe(server.globex.id, own('secret'), administrator);
    for (const path of [apps, `${apps}/`]) {
      const { status, json } = await call('GET', path);
      expect([status, json.totalResults, json.totalPages]).toEqual([200, 4, 1]);
      expect(json.apps).toMatchObject(
        ['desk', 'portal', 'shop', 'vault'].map((applicationName) => ({ entity: { applicationName } })),
      );
    }
    const shop = await call('GET', `${apps}/shop`);
    expect(shop.json).toEqual({
      metadata: { id: 'shop', url: `${apps}/shop` },
      entity: { accountName: 'acme', applicationName: 'shop' },
    });
    for (const unknown of ['secret', 'acmetmn']) {
      const { status, json } = await call('GET', `${apps}/${unknown}`);
      expect([status, json.code, typeof json.description]).toEqual([404, 'NOT_FOUND', 'string']);
    }
  });
});

describe('the configuration service', () => {
  it('names the destinations of the account one a line, at its own host too', async () => {
    const path = `${spaces}/acme/connectivity`;
    expect([(await call('GET', path)).status, (await call('GET', path)).text]).toEqual([200, '']);
    const { destinations } = server.rooms.destinationService.manage;
    for (const [name, id] of [
      ['back-end', server.acme.id],
      ['CRM', server.acme.id],
      ['of-others', server.globex.id],
    ] as const) {
      const properties = { Name: name, Type: 'HTTP', URL: 'https://own.invalid', Description: 'never shown' };
      await destinations.save({ subaccountId: id }, properties, administrator);
    }
    for (const host of ['api', 'configapi']) {
      for (const spelling of [path, `${path}/`]) {
        const { status, headers, text } = await server.send({
          host,
          method: 'GET',
          path: spelling,
          headers: { authorization: `Bearer ${reader}` },
        });
        expect([status, headers['content-type'], text]).toEqual([200, 'text/plain;charset=utf-8', 'CRM\nback-end\n']);
      }
    }
    expect((await call('GET', path, { token: manager })).text).toBe('CRM\nback-end\n');
  });
});

it.each([
  ['apps', (account: string) => `/lifecycle/v1/accounts/${account}/apps`],
  ['destinations', (account: string) => `${spaces}/${account}/connectivity`],
])('O-42, O-43, O-65, S-55: %s of an account are for its own clients with the scope', async (_what, pathOf) => {
  const foreign = await call('GET', pathOf('globex'));
  expect([foreign.status, foreign.json.description]).toEqual([403, 'The access token is for another account']);
  expect((await call('GET', pathOf('nobody'))).status).toBe(404);
  const token = await server.fetchToken('hcp.readKeystores');
  const without = await call('GET', pathOf('acme'), { token });
  expect([without.status, typeof without.json.description]).toEqual([403, 'string']);
  const unknown = await call('GET', pathOf('acme'), { token: 'no-token' });
  expect([unknown.status, typeof unknown.json.description]).toEqual([401, 'string']);
});
