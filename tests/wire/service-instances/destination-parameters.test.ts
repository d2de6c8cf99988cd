import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
const acme = '/management/v1/subaccounts/acme';
const instances = `${acme}/service-instances`;

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  await call('POST', '/management/v1/subaccounts', { body: { subdomain: 'acme', flavour: 'cf' } });
});
afterAll(() => app.close());

const erp = (more: object = {}) => ({
  Name: 'erp',
  Type: 'HTTP',
  URL: 'https://erp.example',
  Authentication: 'BasicAuthentication',
  User: 'u',
  Password: 'MARKER-init-data',
  ...more,
});
const create = (name: string, parameters: unknown) =>
  call('POST', instances, { body: { name, offering: 'destination', parameters } });
const change = (name: string, parameters: unknown) => call('PATCH', `${instances}/${name}`, { body: { parameters } });

describe('parameters of a destination service instance', () => {
  it('S-63: init_data is stored as destinations, and kept nowhere else', async () => {
    const parameters = {
      HTML5Runtime_enabled: true,
      init_data: { instance: { destinations: [erp()] }, subaccount: { destinations: [erp({ Name: 'shared' })] } },
    };
    const created = await create('with-data', parameters);
    expect(created).toMatchObject({ status: 201, body: { parameters: { HTML5Runtime_enabled: true } } });
    expect(Object.keys(created.body as { parameters: object }).length).toBeGreaterThan(0);
    expect(JSON.stringify(created.body)).not.toContain('init_data');
    expect((await call('GET', `${instances}/with-data/destinations`)).body).toMatchObject([{ Name: 'erp', User: 'u' }]);
    expect((await call('GET', `${acme}/destinations`)).body).toMatchObject([{ Name: 'shared' }]);
    const rows = await app.rooms.database.read.selectFrom('service_instances').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('MARKER');
    expect(JSON.stringify((await call('GET', '/management/v1/landscape')).body)).not.toContain('MARKER');
  });

  it('a creation that fails leaves neither instance, client nor destination', async () => {
    const data = {
      init_data: { instance: { destinations: [erp()] }, subaccount: { destinations: [erp({ Name: 'shared' })] } },
    };
    expect(await create('failing', data)).toMatchObject({ status: 409, body: { error: 'conflict' } });
    expect(JSON.stringify((await call('GET', instances)).body)).not.toContain('failing');
    expect((await create('failing', { init_data: { instance: { destinations: [{ Name: 'x' }] } } })).status).toBe(400);
    expect((await create('failing', {})).status).toBe(201);
    expect((await call('GET', `${instances}/failing/destinations`)).body).toEqual([]);
  });

  it('an update stores init_data by its policies', async () => {
    const data = { existing_destinations_policy: 'update', destinations: [erp({ User: 'other' })] };
    expect((await change('with-data', { init_data: { instance: data } })).status).toBe(200);
    expect((await call('GET', `${instances}/with-data/destinations`)).body).toMatchObject([{ User: 'other' }]);
    const listEvents = async () => {
      const { id } = (await app.rooms.accounts.findSubaccountByLabel('acme')) ?? expect.fail();
      return (await app.rooms.audit.list(id)).length;
    };
    const before = await listEvents();
    expect((await change('with-data', { init_data: { instance: { destinations: [erp()] } } })).status).toBe(409);
    expect(await listEvents(), 'neither the instance nor its client').toBe(before);
    expect((await call('GET', `${instances}/with-data/destinations`)).body).toMatchObject([{ User: 'other' }]);
  });

  it('subscriber_access: lists that are not named stay, empty ones go', async () => {
    const read = ['app!b1.read'];
    const write = ['app!b1.write', 'app!b1.admin'];
    await create('access', { subscriber_access: { destination: { read_scopes: read, write_scopes: write } } });
    const accessAfter = async (parameters: unknown) => {
      const { status, body } = await change('access', parameters);
      expect(status).toBe(200);
      return (body as { parameters: { subscriber_access?: unknown } }).parameters.subscriber_access;
    };
    expect(await accessAfter({})).toEqual({ destination: { read_scopes: read, write_scopes: write } });
    expect(await accessAfter({ subscriber_access: { certificate: { read_scopes: read } } })).toEqual({
      destination: { read_scopes: read, write_scopes: write },
      certificate: { read_scopes: read },
    });
    expect(await accessAfter({ subscriber_access: { destination: { write_scopes: [] } } })).toEqual({
      destination: { read_scopes: read },
      certificate: { read_scopes: read },
    });
    expect(
      await accessAfter({ subscriber_access: { destination: { read_scopes: [] }, certificate: { read_scopes: [] } } }),
    ).toBeUndefined();
  });

  it.each([
    ['fragments, which SAP has none of here', { init_data: { instance: { fragments: [] } } }],
    ['an unknown policy', { init_data: { instance: { existing_destinations_policy: 'replace' } } }],
    ['an unknown level', { init_data: { subscription: {} } }],
    ['scopes that are no texts', { subscriber_access: { destination: { read_scopes: [1] } } }],
    ['access to fragments', { subscriber_access: { fragment: { read_scopes: [] } } }],
  ])('refuses %s', async (_, parameters) => {
    const reply = await create('wrong', parameters);
    expect(reply).toMatchObject({ status: 400, body: { error: 'INVALID_PARAMETERS' } });
  });

  it('a landscape brings init_data to a new instance only', async () => {
    const landscape = {
      subaccounts: [
        {
          subdomain: 'acme',
          flavour: 'cf',
          serviceInstances: [
            {
              name: 'from-landscape',
              offering: 'destination',
              parameters: { HTML5Runtime_enabled: true, init_data: { instance: { destinations: [erp()] } } },
            },
          ],
        },
      ],
    };
    const apply = () => call('POST', '/management/v1/landscape', { body: { landscape } });
    expect((await apply()).status).toBe(200);
    expect((await call('GET', `${instances}/from-landscape/destinations`)).body).toMatchObject([{ Name: 'erp' }]);
    const again = await apply();
    expect(again.status).toBe(200);
    expect(JSON.stringify(again.body)).not.toContain('update');
  });
});
