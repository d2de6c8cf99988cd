import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createManagementCaller, type ManagementReply } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;

const acme = '/management/v1/subaccounts/acme/service-instances';
const other = '/management/v1/subaccounts/other/service-instances';

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  for (const subdomain of ['acme', 'other']) {
    await call('POST', '/management/v1/subaccounts', { body: { subdomain, flavour: 'cf' } });
  }
  await call('POST', acme, {
    body: { name: 'api', offering: 'it-rt', plan: 'api', parameters: { roles: ['MonitoringDataRead'] } },
  });
  await call('POST', acme, { body: { name: 'dest', offering: 'destination' } });
});
afterAll(() => app.close());

const createKey = async (instance: string, name: string) => {
  const { body } = await call('POST', `${acme}/${instance}/keys`, { body: { name } });
  const client = z.object({ clientid: z.string(), clientsecret: z.string() });
  const { credentials } = z.object({ credentials: z.union([z.object({ oauth: client }), client]) }).parse(body);
  return 'oauth' in credentials ? credentials.oauth : credentials;
};
type Key = Awaited<ReturnType<typeof createKey>>;

const requestToken = (key: Key, subdomain = 'acme'): Promise<Response> =>
  fetch(`${app.http}/t/${subdomain}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: key.clientid,
      client_secret: key.clientsecret,
    }),
  });
const codeOf = ({ status, body }: ManagementReply): unknown => [
  status,
  z.object({ error: z.string() }).parse(body).error,
];

describe('service keys', () => {
  it('have secrets of their own for one client; the end of one leaves the other', async () => {
    const [first, second] = [await createKey('api', 'first'), await createKey('api', 'second')];
    expect(first.clientid).toBe(second.clientid);
    expect((await requestToken(first)).status).toBe(200);
    expect((await call('DELETE', `${acme}/api/keys/first`)).status).toBe(204);
    expect((await requestToken(first)).status).toBe(401);
    expect((await requestToken(second)).status).toBe(200);
  });

  it('are shown without their secrets', async () => {
    const { body } = await call('GET', `${acme}/api/keys`);
    expect(Object.keys(z.array(z.record(z.string(), z.unknown())).parse(body)[0] ?? {})).toEqual([
      'id',
      'name',
      'createdAtMs',
      'credentialType',
      'lastUsedAtMs',
      'deletion',
    ]);
  });

  it('keep an instance from being deleted', async () => {
    expect(codeOf(await call('DELETE', `${acme}/api`))).toEqual([409, 'INSTANCE_HAS_KEYS']);
    expect(codeOf(await call('POST', `${acme}/api/keys`, { body: { name: 'second' } }))).toEqual([409, 'KEY_EXISTS']);
    expect(codeOf(await call('DELETE', `${acme}/api/keys/first`))).toEqual([404, 'KEY_NOT_FOUND']);
  });

  it('carry new scopes as soon as the instance has them', async () => {
    const key = await createKey('api', 'scopes');
    const scopesOf = async () => z.object({ scope: z.string() }).parse(await (await requestToken(key)).json()).scope;
    expect(await scopesOf()).toContain('it!b1.MonitoringDataRead');
    await call('PATCH', `${acme}/api`, { body: { parameters: { roles: ['MessagePayloadsRead'] } } });
    expect(await scopesOf()).not.toContain('it!b1.MonitoringDataRead');
    expect(await scopesOf()).toContain('it!b1.MessagePayloadsRead');
  });

  it('S-55: belong to one subaccount', async () => {
    const { body } = await call('GET', acme);
    const [{ id } = { id: '' }] = z.array(z.object({ id: z.string() })).parse(body);
    for (const [method, path] of [
      ['GET', `${other}/${id}/keys`],
      ['DELETE', `${other}/${id}/keys/second`],
      ['DELETE', `${other}/${id}`],
      ['GET', `${other}/api/keys`],
    ] as const) {
      expect(codeOf(await call(method, path))).toEqual([404, 'INSTANCE_NOT_FOUND']);
    }
    expect(codeOf(await call('POST', `${other}/${id}/keys`, { body: { name: 'x' } }))).toEqual([
      404,
      'INSTANCE_NOT_FOUND',
    ]);
  });
});

describe('deleting a service instance', () => {
  it('ends its client and deletes its destinations', async () => {
    const destination = {
      Name: 'own',
      Type: 'HTTP',
      URL: 'https://own.example.com',
      Authentication: 'NoAuthentication',
    };
    await call('PUT', `${acme}/dest/destinations`, { body: destination });
    const count = () =>
      app.rooms.database.read
        .selectFrom('destination_configurations')
        .select((query) => query.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
    expect(await count()).toEqual({ count: 1 });
    expect((await call('DELETE', `${acme}/dest`)).status).toBe(204);
    expect(await count()).toEqual({ count: 0 });
    expect(codeOf(await call('GET', `${acme}/dest/destinations`))).toEqual([404, 'INSTANCE_NOT_FOUND']);
  });
});

describe('creating a service instance', () => {
  it.each([
    ['a name that is taken', { name: 'api', offering: 'it-rt', plan: 'api' }, 409, 'INSTANCE_EXISTS'],
    ['an unknown plan', { name: 'x', offering: 'it-rt', plan: 'gold' }, 400, 'UNKNOWN_PLAN'],
    ['no plan where there are several', { name: 'x', offering: 'it-rt' }, 400, 'UNKNOWN_PLAN'],
    [
      'an unknown role',
      { name: 'x', offering: 'it-rt', plan: 'api', parameters: { roles: ['No'] } },
      400,
      'UNKNOWN_ROLE',
    ],
    [
      'a wrong parameter',
      { name: 'x', offering: 'it-rt', plan: 'api', parameters: { roles: 'No' } },
      400,
      'INVALID_PARAMETERS',
    ],
    ['an unknown offering', { name: 'x', offering: 'kafka' }, 400, 'invalid_request'],
  ] as const)('is refused with %s', async (_, body, status, code) => {
    expect(codeOf(await call('POST', acme, { body }))).toEqual([status, code]);
  });
});
