import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import { createCommandLine } from '../../support/command-line.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
const { certificatePem } = createTestSigner();
const issuer = 'https://btp.example/acme?a=b';
const root = '/management/v1/subaccounts/acme/cloud-for-customer';
const bare = certificatePem.replace(/-----[A-Z ]+-----|\s/g, '');

beforeAll(async () => {
  app = await startTestApp({ publicPort: 443 });
  call = createManagementCaller(app);
  for (const subdomain of ['acme', 'globex', 'fabrikam']) {
    await call('POST', '/management/v1/subaccounts', { body: { subdomain, flavour: 'neo' } });
  }
});
afterAll(() => app.close());

describe('administration of SAP Cloud for Customer, /management/v1/subaccounts/:subaccount/cloud-for-customer', () => {
  it('says what a destination needs to know, and takes another name of the service provider', async () => {
    expect((await call('GET', root)).body).toEqual({
      localServiceProvider: 'acme.crm.portolan.localhost',
      url: 'https://acme.crm.portolan.localhost/sap/c4c/odata/v1/c4codata',
      tokenServiceUrl: 'https://acme.crm.portolan.localhost/sap/bc/sec/oauth2/token',
    });
    const name = `${root}/local-service-provider`;
    expect((await call('PUT', name, { body: { name: 'MY_C4C' } })).body).toEqual({ localServiceProvider: 'MY_C4C' });
    expect((await call('PUT', name, { body: {} })).body).toEqual({
      localServiceProvider: 'acme.crm.portolan.localhost',
    });
  });

  it('trusts providers by a certificate in PEM or bare base64, and by nothing else', async () => {
    const providers = `${root}/oauth-identity-providers`;
    expect((await call('PUT', providers, { body: { issuer, certificate: bare } })).body).toEqual({ isNew: true });
    const body = { issuer, certificate: certificatePem, allowsSha1: true };
    expect((await call('PUT', providers, { body })).body).toEqual({ isNew: false });
    expect((await call('GET', providers)).body).toEqual([{ ...body, allowsEmail: true, isEnabled: true }]);
    for (const certificate of ['x', `${certificatePem}${createTestSigner().certificatePem}`]) {
      expect((await call('PUT', providers, { body: { issuer, certificate } })).status).toBe(400);
    }
    expect((await call('POST', `${providers}/delete`, { body: { issuer: 'x' } })).status).toBe(404);
  });

  it('generates client ids, shows a generated secret once, and keeps clients to their system', async () => {
    const clients = `${root}/oauth-clients`;
    const input = { description: 'extension', issuer };
    const made = await call('POST', clients, { body: input });
    const { id } = z.object({ id: z.string().regex(/^_\d{11}$/), secret: z.string().min(32) }).parse(made.body);
    const listed = [{ ...input, id, tokenLifetimeSeconds: 3600, scopes: ['UIWC:CC_HOME'], requiresClientId: false }];
    expect((await call('GET', clients)).body).toEqual(listed);
    expect((await call('POST', clients, { body: input })).status).toBe(409);
    expect((await call('POST', clients, { body: { ...input, description: 'b', issuer: 'x' } })).status).toBe(400);
    expect((await call('POST', clients, { body: { ...input, description: 'b', scopes: ['a b'] } })).status).toBe(400);
    const changed = { ...input, tokenLifetimeSeconds: 60, secret: 'a secret of my own' };
    expect((await call('PUT', `${clients}/${id}`, { body: changed })).body).toMatchObject({ tokenLifetimeSeconds: 60 });
    const foreign = '/management/v1/subaccounts/globex/cloud-for-customer/oauth-clients';
    expect((await call('PUT', `${foreign}/${id}`, { body: changed })).status).toBe(404);
    expect((await call('DELETE', `${foreign}/${id}`)).status).toBe(404);
    expect((await call('DELETE', `${clients}/${id}`)).status).toBe(204);
  });

  it('knows technical users, none of them called like a business user, and never says a password', async () => {
    const users = `${root}/technical-users`;
    const body = { name: 'EXTENSION', password: 'a password of a program' };
    expect((await call('PUT', users, { body })).body).toEqual({ isNew: true });
    expect((await call('PUT', users, { body: { ...body, name: 'extension' } })).body).toEqual({ isNew: false });
    expect((await call('GET', users)).body).toEqual([{ name: 'extension' }]);
    const withCertificate = { name: 'EXTENSION', certificate: bare };
    expect((await call('PUT', users, { body: withCertificate })).body).toEqual({ isNew: false });
    expect((await call('GET', users)).body).toEqual([{ name: 'EXTENSION', certificate: certificatePem }]);
    expect((await call('PUT', users, { body: { ...withCertificate, name: 'OTHER' } })).status).toBe(409);
    expect((await call('PUT', users, { body: { name: 'OTHER' } })).status).toBe(400);
    expect((await call('PUT', users, { body: { name: 'OTHER', certificate: 'x' } })).status).toBe(400);
    await call('POST', '/management/v1/subaccounts/acme/users', { body: { name: 'mia' } });
    expect((await call('PUT', users, { body: { ...body, name: 'MIA' } })).status).toBe(409);
    expect((await call('PUT', users, { body: { ...body, password: 'short' } })).status).toBe(400);
    expect((await call('POST', `${users}/delete`, { body: { name: 'Extension' } })).status).toBe(200);
    const { subaccountId } = { subaccountId: (await app.rooms.accounts.findSubaccountByLabel('acme'))?.id };
    if (subaccountId === undefined) throw new Error('acme is gone');
    const events = await app.rooms.audit.list(subaccountId, { category: 'audit.configuration', limit: 50 });
    expect(JSON.stringify(events)).not.toMatch(/a password of a program|a secret of my own/);
    expect(events.map(({ message }) => message)).toContain(
      'Deleting technical user Extension of SAP Cloud for Customer',
    );
  });

  it('makes sample data once, and only where somebody asks for it', async () => {
    const sampleData = `${root}/sample-data`;
    const count = async () => (await app.rooms.database.read.selectFrom('c4c_accounts').selectAll().execute()).length;
    expect(await count()).toBe(0);
    expect((await call('POST', sampleData)).body).toEqual({ isCreated: true });
    expect((await call('POST', sampleData)).body).toEqual({ isCreated: false });
    expect(await count()).toBe(3);
  });
});

describe('a landscape', () => {
  const system = {
    localServiceProvider: 'GLOBEX',
    oauthIdentityProviders: [{ issuer, certificate: bare }],
    oauthClients: [{ description: 'extension', issuer, secret: 'a secret of the landscape' }],
    technicalUsers: [{ name: 'EXTENSION', password: 'a password of a program' }],
    sampleData: true,
  };
  const apply = async (cloudForCustomer: object, dryRun = false) => {
    const landscape = { subaccounts: [{ subdomain: 'globex', flavour: 'neo', cloudForCustomer }] };
    return await call('POST', '/management/v1/landscape', { body: { landscape, dryRun } });
  };
  const actionsOf = (body: unknown) =>
    z
      .object({
        changes: z.array(z.object({ action: z.string(), path: z.string(), fields: z.array(z.string()).optional() })),
      })
      .parse(body)
      .changes.filter(({ path }) => path.includes('/cloud-for-customer/'))
      .map(({ action, fields = [] }) => [action, ...fields].join(' '));

  it('sets a system up, changes what differs, and then nothing', async () => {
    expect(actionsOf((await apply(system, true)).body)).toEqual([
      'update localServiceProvider',
      ...Array(4).fill('create'),
    ]);
    expect(actionsOf((await apply(system)).body)).toEqual(['update localServiceProvider', ...Array(4).fill('create')]);
    expect(actionsOf((await apply(system)).body)).toEqual(Array(5).fill('unchanged'));
    const changed = {
      oauthIdentityProviders: [{ issuer, certificate: bare, isEnabled: false }],
      oauthClients: [{ description: 'extension', issuer, secret: 'another secret', tokenLifetimeSeconds: 60 }],
      technicalUsers: [{ name: 'EXTENSION', password: 'another password of a program' }],
    };
    expect(actionsOf((await apply(changed)).body)).toEqual([
      'update isEnabled',
      'update tokenLifetimeSeconds secret',
      'update password',
    ]);
    expect(actionsOf((await apply(changed)).body)).toEqual(Array(3).fill('unchanged'));
    const certified = { technicalUsers: [{ name: 'EXTENSION', certificate: bare }] };
    expect(actionsOf((await apply(certified)).body)).toEqual(['update certificate']);
    expect(actionsOf((await apply(certified)).body)).toEqual(['unchanged']);
    expect(actionsOf((await apply({ technicalUsers: [{ name: 'EXTENSION' }] })).body)).toEqual(['update certificate']);
    expect((await apply({ technicalUsers: [{ name: 'NEW' }] })).status).toBe(400);
    expect((await apply({ technicalUsers: [{ name: 'a' }, { name: 'A' }] })).status).toBe(400);
  });

  it('is exported without secrets, and changes nothing where it came from', async () => {
    const exported = await call('GET', '/management/v1/landscape');
    const { subaccounts } = z.object({ subaccounts: z.array(z.record(z.string(), z.unknown())) }).parse(exported.body);
    const globex = subaccounts.find(({ subdomain }) => subdomain === 'globex');
    expect(globex?.cloudForCustomer).toEqual({
      localServiceProvider: 'GLOBEX',
      oauthIdentityProviders: [
        { issuer, certificate: certificatePem, allowsEmail: true, allowsSha1: false, isEnabled: false },
      ],
      oauthClients: [
        {
          description: 'extension',
          issuer,
          tokenLifetimeSeconds: 60,
          scopes: ['UIWC:CC_HOME'],
          requiresClientId: false,
        },
      ],
      technicalUsers: [{ name: 'EXTENSION' }],
    });
    expect(subaccounts.find(({ subdomain }) => subdomain === 'fabrikam')).not.toHaveProperty('cloudForCustomer');
    const again = await call('POST', '/management/v1/landscape', { body: { landscape: exported.body, dryRun: true } });
    expect(actionsOf(again.body).every((action) => action === 'unchanged')).toBe(true);
  });
});

describe('portolan c4c', () => {
  it('sets a system up from the command line', async () => {
    const portolan = createCommandLine(app);
    const folder = mkdtempSync(join(tmpdir(), 'portolan-c4c-'));
    writeFileSync(join(folder, 'signing.cer'), bare);
    const run = async (args: readonly string[], input = '') => {
      const result = await portolan(['c4c', ...args, '--subaccount', 'fabrikam'], { folder, input });
      expect(result.exitCode, result.notes).toBe(0);
      return result.output;
    };
    expect(await run(['show'])).toContain('fabrikam.crm.portolan.localhost');
    expect(await run(['name', 'FABRIKAM'])).toBe('The system is called FABRIKAM.\n');
    expect(await run(['provider', 'put', issuer, '--certificate', 'signing.cer'])).toBe(`Created ${issuer}.\n`);
    expect(await run(['provider', 'list'])).toMatch(/yes +no +yes/);
    const made = JSON.parse(await run(['client', 'create', 'cli', '--issuer', issuer, '--lifetime', '60', '--json']));
    expect(made).toMatchObject({ description: 'cli', tokenLifetimeSeconds: 60, secret: expect.any(String) });
    expect(await run(['client', 'list'])).toContain(made.id);
    expect(await run(['user', 'put', 'ROBOT'], 'a password of a program\n')).toBe('Created ROBOT.\n');
    expect(await run(['user', 'list'])).toContain('ROBOT');
    expect(await run(['samples'])).toBe('Created sample data.\n');
    expect(await run(['client', 'delete', made.id])).toBe(`Deleted ${made.id}.\n`);
    expect(await run(['user', 'delete', 'robot'])).toBe('Deleted robot.\n');
    expect(await run(['provider', 'delete', issuer])).toBe(`Deleted ${issuer}.\n`);
  }, 120_000);
});
