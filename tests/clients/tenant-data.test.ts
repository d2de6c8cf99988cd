import { createRequire } from 'node:module';
import { SapClient } from '@contiva/sap-integration-suite-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCfTenant, type IntegrationTenant } from '../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

// The client fetches its CSRF token at the root of a tenant's own host, so that host has to have an address.
createRequire(import.meta.url)('./children/resolve-portolan.cjs');

let app: TestApp;
let tenant: IntegrationTenant;

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
});
afterAll(() => app.close());

const createClient = async (roles: readonly string[]) => {
  const { clientId, secret } = await tenant.createClient(roles);
  return new SapClient({
    baseUrl: `http://${tenant.apiHost}:${app.httpPort}/api/v1`,
    oauthClientId: clientId,
    oauthClientSecret: secret,
    oauthTokenUrl: `${app.http}/oauth/token`,
  });
};

describe('@contiva/sap-integration-suite-client, partner directory', () => {
  it('makes, reads, changes and removes what belongs to a partner', async () => {
    const { partnerDirectory: client } = await createClient(['AuthGroup_TenantPartnerDirectoryConfigurator']);
    await client.createStringParameter({ Pid: 'P', Id: 'url', Value: 'a' });
    await client.updateStringParameter('P', 'url', { Value: 'b' });
    expect(await client.getStringParameterById('P', 'url')).toMatchObject({ Value: 'b' });
    expect(await client.getStringParameters({ filter: "Pid eq 'P'", top: 1 })).toMatchObject([{ Id: 'url' }]);
    await client.createBinaryParameter({ Pid: 'P', Id: 'xsd', ContentType: 'xsd', Value: 'PGEvPg==' });
    await client.updateBinaryParameter('P', 'xsd', { ContentType: 'xsd', Value: 'PGIvPg==' });
    expect(await client.getBinaryParameters()).toMatchObject([{ Value: 'PGIvPg==' }]);
    const made = await client.createAlternativePartner({ Agency: 'A', Scheme: 'S', Id: '1', Pid: 'P' });
    expect(made).toMatchObject({ Hexagency: '41', Hexscheme: '53', Hexid: '31' });
    await client.updateAlternativePartner('41', '53', '31', { Pid: 'Q' });
    expect(await client.getAlternativePartnerById('41', '53', '31')).toMatchObject({ Pid: 'Q' });
    await client.createAuthorizedUser({ User: 'Sender', Pid: 'P' });
    expect(await client.getAuthorizedUserById('sender')).toMatchObject({ User: 'sender', Pid: 'P' });
    await client.deleteAuthorizedUser('sender');
    expect(await client.getPartners()).toMatchObject([{ Pid: 'P' }, { Pid: 'Q' }]);
    await client.deletePartner('P');
    await client.deleteAlternativePartner('41', '53', '31');
    expect(await client.getPartners()).toEqual([]);
  });
});

describe('@contiva/sap-integration-suite-client, data stores and variables', () => {
  it('reads and removes what flows have stored', async () => {
    const { messageStore: client } = await createClient(['DataStorePayloadsRead', 'DataStoresAndQueuesDelete']);
    const nowMs = app.clock.now();
    const stored = { messageGuid: 'guid', createdAtMs: nowMs, dueAtMs: nowMs, retainUntilMs: nowMs + 1000_000 };
    const store = { name: 'Orders', integrationFlow: 'flow1' };
    const { dataStores, variables } = app.rooms;
    await dataStores.put(tenant.subaccountId, { store, id: 'e', body: Buffer.from('x'), ...stored }, false);
    await variables.write(tenant.subaccountId, [{ name: 'v', integrationFlow: 'flow1', value: 'x' }]);
    expect(await client.getDataStores(true)).toMatchObject([{ DataStoreName: 'Orders', NumberOfMessages: '1' }]);
    expect(await client.getDataStoreEntriesForStore('Orders', 'flow1', [])).toMatchObject([{ Id: 'e' }]);
    expect(await client.getAllDataStoreEntries(false, 'guid')).toMatchObject([{ Status: 'Overdue' }]);
    expect(await client.getDataStoreEntry('e', 'Orders', 'flow1', [])).toMatchObject({ MessageId: 'guid' });
    await client.deleteDataStoreEntry('e', 'Orders', 'flow1', []);
    expect(await client.getDataStores()).toEqual([]);
    expect(await client.getVariable('v', 'flow1')).toMatchObject({ Visibility: 'Integration Flow' });
    await client.deleteVariable('v', 'flow1');
    expect(await client.getVariables()).toEqual([]);
  });
});
