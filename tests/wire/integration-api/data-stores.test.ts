import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { bearer, createCfTenant, type IntegrationTenant } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const roles = ['ESBDataStore.read', 'ESBDataStore.readPayload', 'ESBDataStore.delete'];
const dayMs = 24 * 60 * 60 * 1000;

describeOnBothDatabases('data stores and variables', (_open, { createPlace }) => {
  let app: TestApp;
  beforeAll(async () => {
    const { url } = await createPlace();
    app = await startTestApp(url === undefined ? {} : { databaseUrl: url });
  });
  afterAll(() => app.close());

  /** A tenant with a store of one flow, one of all flows, and two variables. */
  const createTenant = async () => {
    const tenant = await createCfTenant(app);
    const token = await tenant.createToken(roles);
    const { dataStores, variables } = app.rooms;
    const put = (name: string, integrationFlow: string, id: string, more: object = {}) =>
      dataStores.put(
        tenant.subaccountId,
        {
          store: { name, integrationFlow },
          id,
          messageGuid: `guid-of-${id}`,
          createdAtMs: app.clock.now(),
          dueAtMs: app.clock.now() + 2 * dayMs,
          retainUntilMs: app.clock.now() + 30 * dayMs,
          body: Buffer.from(`<${id}/>`),
          ...more,
        },
        false,
      );
    await put('Orders', 'flow1', 'a', { headers: [{ name: 'Order Id', value: 'x\ny\\z' }] });
    await put('Orders', 'flow1', "b'/2");
    await put('Orders', '', 'a', { dueAtMs: app.clock.now() });
    await variables.write(tenant.subaccountId, [
      { name: 'lastRun', integrationFlow: 'flow1', value: '2026-01-01' },
      { name: 'lastRun', integrationFlow: '', value: 'ä' },
    ]);
    const call = (method: string, path: string, as = token) =>
      tenant.call({ method, path: `/api/v1/${path}`, headers: bearer(as, { accept: 'application/json' }) });
    const list = async (path: string): Promise<Record<string, unknown>[]> => {
      const reply = await call('GET', path);
      expect(reply.status, reply.body).toBe(200);
      return (reply.json() as { d: { results: Record<string, unknown>[] } }).d.results;
    };
    return { tenant, token, call, list, put };
  };

  const local = "DataStores(DataStoreName='Orders',IntegrationFlow='flow1',Type='')";
  const entry = "DataStoreEntries(Id='a',DataStoreName='Orders',IntegrationFlow='flow1',Type='')";
  const variable = "Variables(VariableName='lastRun',IntegrationFlow='flow1')";

  const download = async (tenant: IntegrationTenant, token: string, path: string): Promise<Record<string, string>> => {
    const reply = await fetch(`${app.http}/api/v1/${path}`, {
      headers: { host: tenant.apiHost, authorization: `Bearer ${token}` },
    });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/zip']);
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    const files = unzipSync(new Uint8Array(await reply.arrayBuffer()));
    return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));
  };

  it('list what flows have stored, with overdue messages told apart', async () => {
    const { call, list } = await createTenant();
    expect(await list('DataStores')).toMatchObject([
      {
        DataStoreName: 'Orders',
        IntegrationFlow: '',
        Type: '',
        Visibility: 'Global',
        NumberOfMessages: '1',
        NumberOfOverdueMessages: '1',
      },
      { IntegrationFlow: 'flow1', Visibility: 'Integration Flow', NumberOfMessages: '2', NumberOfOverdueMessages: '0' },
    ]);
    expect(await list('DataStores?overdueonly=true')).toHaveLength(1);
    expect((await call('GET', local)).json()).toMatchObject({ d: { NumberOfMessages: '2' } });
    const [first] = await list(`${local}/Entries`);
    expect(first).toMatchObject({
      Id: 'a',
      DataStoreName: 'Orders',
      IntegrationFlow: 'flow1',
      Type: '',
      Status: 'Waiting',
      MessageId: 'guid-of-a',
    });
    expect((await list('DataStoreEntries')).map(({ Id, Status }) => [Id, Status])).toEqual([
      ['a', 'Overdue'],
      ['a', 'Waiting'],
      ["b'/2", 'Waiting'],
    ]);
    expect(await list('DataStoreEntries?overdueonly=true')).toHaveLength(1);
    expect(await list("DataStoreEntries?messageid=guid-of-b'/2")).toMatchObject([{ Id: "b'/2" }]);
    expect((await call('GET', 'DataStoreEntries/$count')).body).toBe('3');
    const quoted = "DataStoreEntries(Id='b''%2F2',DataStoreName='Orders',IntegrationFlow='flow1',Type='')";
    expect((await call('GET', quoted)).json()).toMatchObject({ d: { Id: "b'/2" } });
    expect(await list('Variables')).toMatchObject([
      { VariableName: 'lastRun', IntegrationFlow: '', Visibility: 'Global' },
      { VariableName: 'lastRun', IntegrationFlow: 'flow1', Visibility: 'Integration Flow' },
    ]);
  });

  it('hand out content as archives', async () => {
    const { tenant, token } = await createTenant();
    expect(await download(tenant, token, `${entry}/$value`)).toEqual({
      body: '<a/>',
      'headers.prop': 'Order\\ Id=x\\ny\\\\z\n',
    });
    expect(await download(tenant, token, `${entry.replace('flow1', '')}/$value`)).toEqual({ body: '<a/>' });
    expect(await download(tenant, token, `${variable}/$value`)).toEqual({ 'headers.prop': 'lastRun=2026-01-01\n' });
    expect(await download(tenant, token, `${variable.replace('flow1', '')}/$value`)).toEqual({
      'headers.prop': 'lastRun=ä\n',
    });
  });

  it('remove an entry, a whole store and a variable with 202, on record', async () => {
    const { tenant, call, list } = await createTenant();
    expect(await call('DELETE', entry)).toMatchObject({ status: 202, body: '' });
    expect((await call('GET', entry)).status).toBe(404);
    expect((await call('DELETE', entry)).status).toBe(404);
    expect(await call('DELETE', local)).toMatchObject({ status: 202, body: '' });
    expect(await list('DataStoreEntries')).toMatchObject([{ Id: 'a', IntegrationFlow: '' }]);
    expect((await call('DELETE', local)).status).toBe(404);
    expect(await call('DELETE', variable)).toMatchObject({ status: 202, body: '' });
    expect((await call('DELETE', variable)).status).toBe(404);
    expect(await list('Variables')).toMatchObject([{ IntegrationFlow: '' }]);
    const events = (await app.rooms.audit.list(tenant.subaccountId)).map(({ object }) => object);
    expect(events).toEqual(
      expect.arrayContaining([
        'Entry a of data store Orders of flow1',
        'data store Orders of flow1',
        'Variable lastRun of flow1',
      ]),
    );
  });

  it('are gone when their time is over, and their ids free', async () => {
    const { tenant, list, put } = await createTenant();
    expect(await put('Orders', 'flow1', 'a')).toBe('exists');
    app.clock.advance(31 * dayMs);
    const token = await tenant.createToken(roles);
    const reply = await tenant.call({ path: '/api/v1/DataStoreEntries/$count', headers: bearer(token) });
    expect(reply.body).toBe('0');
    expect(await put('Orders', 'flow1', 'a')).toBe('stored');
    app.clock.advance(-31 * dayMs);
    expect(await list('DataStoreEntries')).toHaveLength(1);
    const variables = await app.rooms.variables.list(tenant.subaccountId);
    expect(variables[0]?.retainUntilMs).toBe((variables[0]?.updatedAtMs ?? 0) + 400 * dayMs);
  });

  it('support no query option (501), refuse what is malformed, and change by DELETE only', async () => {
    const { call } = await createTenant();
    for (const set of ['DataStores', 'DataStoreEntries', 'Variables']) {
      for (const option of [
        '$filter=true',
        '$inlinecount=allpages',
        '$orderby=IntegrationFlow',
        '$skip=1',
        '$top=1',
        '$select=IntegrationFlow',
        '$expand=Entries',
      ]) {
        expect((await call('GET', `${set}?${option}`)).status, `${set}?${option}`).toBe(501);
      }
      expect((await call('POST', set)).status, set).toBe(405);
    }
    expect((await call('PUT', variable)).status).toBe(405);
    expect((await call('GET', 'DataStores?overdueonly=yes')).status).toBe(400);
    expect((await call('GET', "DataStores('Orders')")).status).toBe(400);
    expect((await call('GET', local.replace("Type=''", "Type='JMS'"))).status).toBe(404);
    expect((await call('DELETE', entry.replace("Type=''", "Type='JMS'"))).status).toBe(404);
  });

  it('S-55: ask for a role of their own each, and show a stranger nothing', async () => {
    const { tenant, call } = await createTenant();
    const cases: readonly [role: string, method: string, path: string][] = [
      ['ESBDataStore.read', 'GET', 'DataStores'],
      ['ESBDataStore.read', 'GET', 'DataStoreEntries'],
      ['ESBDataStore.readPayload', 'GET', 'Variables'],
      ['ESBDataStore.readPayload', 'GET', `${variable}/$value`],
      ['ESBDataStore.readPayload', 'GET', `${entry}/$value`],
      ['ESBDataStore.delete', 'DELETE', entry],
      ['ESBDataStore.delete', 'DELETE', local],
      ['ESBDataStore.delete', 'DELETE', variable],
    ];
    const stranger = await createCfTenant(app);
    const theirs = await stranger.createToken(roles);
    for (const [role, method, path] of cases) {
      const poor = await tenant.createToken(roles.filter((other) => other !== role));
      expect((await call(method, path, poor)).status, `${method} ${path} without ${role}`).toBe(403);
      const foreign = await stranger.call({
        method,
        path: `/api/v1/${path}`,
        headers: bearer(theirs, { accept: 'application/json' }),
      });
      if (/^\w+$/.test(path)) expect(foreign.json()).toEqual({ d: { results: [] } });
      else expect(foreign.status, path).toBe(404);
    }
    expect((await call('GET', `${entry}/$value`)).status).toBe(200);
  });

  it('know of no ids that adapters remember: there are none, and removing one that is not there is done (204)', async () => {
    const tenant = await createCfTenant(app);
    const token = await tenant.createToken([
      'IntegrationOperationServer.read',
      'MessageProcessingLocks.Read',
      'MessageProcessingLocks.Delete',
    ]);
    const poor = await tenant.createToken(['ESBDataStore.read']);
    const generic = "GenericIdempotentRepositoryEntries(HexVendor='53',HexSource='41',HexEntry='42',HexComponent='43')";
    const old = "IdempotentRepositoryEntries(HexSource='41',HexEntry='42')";
    const cases: readonly [method: string, path: string, status: number, text?: string][] = [
      ['GET', 'GenericIdempotentRepositoryEntries?id=a/b', 200],
      ['GET', 'GenericIdempotentRepositoryEntries', 400, "Query option 'id' is required."],
      ['GET', 'IdempotentRepositoryEntries?id=x', 200],
      ['GET', generic, 404, 'Requested entity could not be found.'],
      ['DELETE', generic, 204],
      ['DELETE', old, 204],
      ['DELETE', old.replace('41', '4'), 400, 'hexBinary needs to be even-length: 4'],
      ['GET', generic.replace('41', 'XY'), 400],
      ['GET', "IdMapFromIds('x')/ToIds", 404, 'Requested entity could not be found.'],
      ['GET', "IdMapToIds('x')/FromId2s", 404],
      ['GET', 'JmsBrokers', 404, "Could not find an entity set or function import for 'JmsBrokers'."],
    ];
    for (const [method, path, status, text] of cases) {
      const reply = await tenant.call({
        method,
        path: `/api/v1/${path}`,
        headers: bearer(token, { accept: 'application/json' }),
      });
      expect(reply.status, `${method} ${path}`).toBe(status);
      if (text !== undefined) expect(reply.json()).toHaveProperty('error.message.value', text);
      if (path.startsWith('Jms')) continue;
      const refused = await tenant.call({ method, path: `/api/v1/${path}`, headers: bearer(poor) });
      expect(refused.status, `${method} ${path}`).toBe(403);
    }
  });
});
