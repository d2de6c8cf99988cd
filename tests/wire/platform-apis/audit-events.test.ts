import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { administrator, basic } from '../../support/authorization-server.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type CallPlatform, type PlatformServer, startPlatform } from '../../support/platform-apis.ts';

const authorization = '/authorization/v1/accounts/acme';
const members = '/authorization/v1/platform/accounts/acme/Users';
const keystore = '/keystore/v1/accounts/acme';
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const recordsSchema = z.object({
  value: z.array(z.object({ Category: z.string(), User: z.string(), Message: z.string() })),
});

// What clients and tokens bring about is in contract-audit.test.ts; here is what the Platform APIs and the protected APIs do.
describeOnBothDatabases('O-84: AuditLogRecords', (_open, { createPlace }) => {
  let server: PlatformServer;
  let call: CallPlatform;
  let reader: CallPlatform;
  beforeAll(async () => {
    const { url } = await createPlace();
    server = await startPlatform({ platformApiRequestsPerMinute: 30, ...(url !== undefined && { databaseUrl: url }) });
    const scopes = ['AuthorizationSettings', 'AccountMembers', 'Keystores', 'AuditLogs', 'TrustSettings'];
    call = server.createCaller(
      await server.fetchToken(...scopes.flatMap((scope) => [`hcp.read${scope}`, `hcp.manage${scope}`])),
    );
    reader = server.createCaller(await server.fetchToken('hcp.readAuditLogs'));
  });
  afterAll(async () => await server.close());

  const readMessages = async (category: string): Promise<readonly string[]> => {
    const filter = encodeURIComponent(`Category eq 'audit.${category}'`);
    const { json } = await reader('GET', `/auditlog/v1/accounts/acme/AuditLogRecords?$filter=${filter}`);
    return recordsSchema.parse(json).value.map(({ Message }) => Message);
  };
  const isThere = (category: string, message: RegExp): Promise<void> =>
    expect
      .poll(() => readMessages(category), { timeout: 15_000, interval: 200 })
      .toContainEqual(expect.stringMatching(message));

  it.each([
    ['POST', `${authorization}/groups`, { groups: [{ name: 'Readers' }] }, 201],
    ['PUT', `${authorization}/groups/users?groupName=Readers`, { users: [{ name: 'jane' }] }, 201],
    ['POST', `${authorization}/apps/shop/roles`, { roles: [{ name: 'Buyer' }] }, 201],
    ['PUT', `${authorization}/apps/shop/roles/users?roleName=Buyer`, { users: [{ name: 'jane' }] }, 201],
    ['DELETE', `${authorization}/apps/shop/roles/users?roleName=Buyer&users=jane`, undefined, 200],
    ['DELETE', `${authorization}/groups/users?groupName=Readers&users=jane`, undefined, 200],
    ['DELETE', `${authorization}/apps/shop/roles?roles=Buyer`, undefined, 200],
    ['DELETE', `${authorization}/groups?groups=Readers`, undefined, 200],
    ['POST', members, { userName: 'P1', roles: [{ value: 'AccountAdministrator', type: 'Predefined' }] }, 201],
    ['POST', members, { userName: 'P2', roles: [{ value: 'Developer', type: 'Predefined' }] }, 201],
    ['PUT', `${members}/P2`, { userName: 'P2', roles: [{ value: 'ReadOnly', type: 'Predefined' }] }, 200],
    ['DELETE', `${members}/P2`, undefined, 204],
    ['POST', '/auditlog/v1/retention/accounts/acme/AuditLogRetention', { retention: 300 }, 200],
    ['GET', '/trust/v2/accounts/acme', undefined, 200],
    ['PUT', '/trust/v2/accounts/acme', { configurationType: 'Default' }, 200],
  ])('takes %s %s', async (method, path, body, status) => {
    const headers = path.startsWith(members) && body !== undefined ? { 'content-type': 'application/scim+json' } : {};
    const reply = await call(method, path, { body, headers });
    expect(reply.status, reply.text).toBe(status);
  });

  it('takes a keystore, gives it back and deletes it', async () => {
    const headers = { authorization: `Bearer ${await server.fetchToken('hcp.manageKeystores')}` };
    const type = { 'content-type': 'application/x-pem-file' };
    for (const [method, query] of [
      ['PUT', ''],
      ['PUT', '?overwrite=true'],
      ['GET', ''],
      ['DELETE', ''],
    ] as const) {
      const sent = method === 'PUT' ? { body: pem, headers: { ...headers, ...type } } : { headers };
      const reply = await server.send({ host: 'api', method, path: `${keystore}/trust${query}`, ...sent });
      expect([method, reply.status, reply.text]).toEqual([method, 200, expect.any(String)]);
    }
  });

  it('lets a caller run into the limit of an API', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 60; count += 1) statuses.push((await call('GET', `${authorization}/groups`)).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
  });

  it('O-20: refuses the token of another subscription', async () => {
    const { json } = await server.send({
      host: 'oauthasservices-acme',
      path: '/oauth2/api/v1/token?grant_type=client_credentials',
      headers: basic(server.neo.id, server.neo.secret),
    });
    const headers = { authorization: `Bearer ${String(json.access_token)}` };
    for (let count = 0; count < 20; count += 1) {
      const refused = await server.send({ host: 'acme-iflmap', path: '/http/orders', headers });
      expect(refused.status).toBe(401);
    }
  });

  it('ends tokens early where the lifetime of their client is cut', async () => {
    server.clock.advance(120_000);
    await server.clients.update(server.acme.id, server.neo.id, { tokenLifetimeSeconds: 60 }, administrator);
    expect(await server.rooms.authorizationServer.purgeExpired()).toBe(1);
  });

  it.each([
    ['configuration', /^Creating Group Readers \(object: Group Readers; action: create;/],
    ['configuration', /^Updating Group Readers .*jane/],
    ['configuration', /^Creating Role Buyer of acme\/shop /],
    ['configuration', /^Creating Role assignment Buyer of acme\/shop .*user: jane/],
    ['configuration', /^Deleting Role assignment Buyer of acme\/shop .*user: jane/],
    ['configuration', /^Deleting Role Buyer of acme\/shop /],
    ['configuration', /^Deleting Group Readers /],
    ['data-modification', /^Creating Account member P1 .*roles: AccountAdministrator/],
    ['data-modification', /^Updating Account member P2 .*roles: ReadOnly; rolesBefore: Developer/],
    ['data-modification', /^Deleting Account member P2 /],
    ['configuration', /^Updating the retention period of audit events .*days: 300/],
    ['configuration', /^Importing the trust configuration .*configurationType: Default/],
    ['data-access', /^Exporting the trust configuration /],
    ['configuration', /^Uploading keystore trust \(object: Keystore trust; action: create; level: account; type: pem/],
    ['configuration', /^Replacing keystore trust /],
    ['data-access', /^Downloading keystore trust /],
    ['configuration', /^Deleting keystore trust /],
    ['data-access', /^Reading audit log records .*filter: Category eq 'audit\.configuration'/],
    ['security-events', /^Rate limit of a Platform API reached .*count: [23]\d;/],
    [
      'security-events',
      /^Refusing an access token of another subscription .*reason: token for another audience; count: 20;/,
    ],
    ['configuration', /^Updating application client: my_client_1 .*tokenLifetimeSeconds: 3600 -> 60/],
    ['security-events', /^Deleting expired access tokens .*count: 1\b/],
  ])('has in %s: %s', isThere, 20_000);

  it('S-09: has one record of many refusals that are alike', async () => {
    const security = await readMessages('security-events');
    for (const message of ['Rate limit of a Platform API', 'Refusing an access token of another']) {
      const found = security.filter((one) => one.startsWith(message));
      expect(found.length, message).toBeLessThan(4);
    }
  });
});
