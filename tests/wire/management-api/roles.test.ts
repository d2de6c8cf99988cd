import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
const path = '/management/v1/subaccounts';
const tenant = 'intprov/acmetmn';

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  for (const [subdomain, flavour] of [
    ['acme', 'neo'],
    ['globex', 'neo'],
    ['cloud', 'cf'],
  ]) {
    await call('POST', path, { body: { subdomain, flavour } });
  }
  await call('PUT', `${path}/acme/subscriptions/${tenant}`);
});
afterAll(() => app.close());

const rolesOf = async (subaccount: string): Promise<unknown> =>
  (await call('GET', `${path}/${subaccount}/application-roles`)).body;

describe('roles of applications', () => {
  it('O-49: are those an application brings and those the account made; only the latter can go, with what was given', async () => {
    const send = { application: tenant, role: 'ESBMessaging.send' };
    expect(await rolesOf('acme')).toEqual(expect.arrayContaining([{ ...send, kind: 'predefined' }]));
    const auditors = { application: tenant, role: 'Auditors <of> "acme"/100%' };
    expect((await call('POST', `${path}/acme/application-roles`, { body: auditors })).status).toBe(201);
    expect((await call('POST', `${path}/acme/application-roles`, { body: auditors })).status).toBe(409);
    expect((await call('POST', `${path}/acme/application-roles`, { body: send })).status).toBe(409);
    expect(await rolesOf('acme')).toEqual(expect.arrayContaining([{ ...auditors, kind: 'custom' }]));

    await call('POST', `${path}/acme/role-assignments`, { body: { ...auditors, user: 'P000001' } });
    expect((await call('POST', `${path}/acme/application-roles/delete`, { body: send })).status).toBe(409);
    expect((await call('POST', `${path}/acme/application-roles/delete`, { body: auditors })).status).toBe(200);
    expect((await call('POST', `${path}/acme/application-roles/delete`, { body: auditors })).status).toBe(404);
    expect((await call('GET', `${path}/acme/role-assignments`)).body).toEqual([]);
  });

  it('S-55: are made for applications of the account, and seen by it alone', async () => {
    const body = { application: tenant, role: 'Only of acme' };
    expect((await call('POST', `${path}/globex/application-roles`, { body })).status).toBe(404);
    expect((await call('POST', `${path}/globex/application-roles/delete`, { body })).status).toBe(404);
    await call('POST', `${path}/acme/application-roles`, { body });
    expect(JSON.stringify(await rolesOf('globex'))).not.toContain('Only of acme');
    expect((await call('POST', `${path}/globex/group-members`, { body: { group: 'g', user: 'u' } })).status).toBe(404);
  });

  it('on Cloud Foundry are the templates of Cloud Integration and of the own applications', async () => {
    const parameters = {
      xsappname: 'bookshop',
      scopes: [{ name: '$XSAPPNAME.Read' }],
      'role-templates': [{ name: 'Reader', 'scope-references': ['$XSAPPNAME.Read'] }],
    };
    const instance = { name: 'auth', offering: 'xsuaa', plan: 'application', parameters };
    expect((await call('POST', `${path}/cloud/service-instances`, { body: instance })).status).toBe(201);
    await call('POST', `${path}/cloud/service-instances`, { body: { name: 'api', offering: 'it-rt', plan: 'api' } });
    const roles = await rolesOf('cloud');
    expect(roles).toEqual(
      expect.arrayContaining([
        { application: 'it!b1', role: 'MonitoringDataRead', kind: 'predefined' },
        { application: 'it-rt-cloud!b1', role: 'MessagingSend', kind: 'predefined' },
        { application: 'bookshop!t1', role: 'Reader', kind: 'predefined' },
        { application: 'xsuaa!t1', role: 'User and Role Administrator', kind: 'predefined' },
      ]),
    );
    const names = z
      .array(z.unknown())
      .parse(roles)
      .map((one) => JSON.stringify(one));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('groups and role collections', () => {
  it('R-11: are changed by 10,000 entries at a time', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => `u${index}`);
    const roles = many.map((role) => ({ application: 'it!b1', role }));
    for (const [what, body] of [
      ['acme/groups', { name: 'g', members: many }],
      ['cloud/role-collections', { name: 'c', users: many }],
      ['cloud/role-collections', { name: 'c', roles }],
    ] as const) {
      expect((await call('PUT', `${path}/${what}`, { body })).status, what).toBe(400);
      expect((await call('GET', `${path}/${what}`)).body).toEqual([]);
    }
  });

  it('have names and members as long as the Authorization Management API takes them', async () => {
    const [group, user] = ['g'.repeat(255), 'u'.repeat(256)];
    const member = { group, user };
    expect((await call('PUT', `${path}/acme/groups`, { body: { name: group, members: [] } })).status).toBe(200);
    expect((await call('POST', `${path}/acme/group-members`, { body: member })).status).toBe(200);
    expect((await call('GET', `${path}/acme/groups`)).body).toEqual([{ name: group, members: [user] }]);
    const role = { application: tenant, role: 'ESBMessaging.send', user };
    expect((await call('POST', `${path}/acme/role-assignments`, { body: role })).status).toBe(201);
    expect((await call('GET', '/management/v1/landscape')).status).toBe(200);
  });
});
