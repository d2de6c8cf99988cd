import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator } from '../../support/authorization-server.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type CallPlatform, type PlatformServer, startPlatform } from '../../support/platform-apis.ts';

const base = '/authorization/v1/accounts/acme';
const tmn = 'providerAccount=intprov';
const roleReference = (name: string) => ({ name, applicationName: 'acmetmn', providerAccount: 'intprov' });

describeOnBothDatabases('the Authorization Management API', (_open, { createPlace }) => {
  let server: PlatformServer;
  let call: CallPlatform;
  let reader: string;
  beforeAll(async () => {
    const { url } = await createPlace();
    server = await startPlatform(url === undefined ? {} : { databaseUrl: url });
    call = server.createCaller(await server.fetchToken('hcp.manageAuthorizationSettings'));
    reader = await server.fetchToken('hcp.readAuthorizationSettings');
  });
  afterAll(async () => await server.close());
  const names = (list: unknown) => (list as readonly { readonly name: string }[]).map(({ name }) => name);

  it('O-44: lists the roles of a user under `roles`, with and without a slash behind the path', async () => {
    const path = `${base}/users/roles`;
    expect(
      (await call('PUT', `${path}?userId=jane`, { body: { roles: [roleReference('esbmessagestorage.read')] } })).status,
    ).toBe(201);
    for (const spelling of [path, `${path}/`]) {
      const reply = await call('GET', `${spelling}?userId=jane`);
      expect([reply.status, reply.json]).toEqual([200, { roles: [roleReference('esbmessagestorage.read')] }]);
      expect(reply.headers['content-type']).toBe('application/json;charset=UTF-8');
    }
    expect((await call('GET', `${path}/?userId=nobody`)).json).toEqual({ roles: [] });
    expect((await call('GET', path)).status).toBe(400);
  });

  it('A2: does not know role collections, by which people administer a subaccount', async () => {
    const { accounts } = server.rooms;
    const collection = { name: 'Subaccount Administrator', kind: 'role-collection' } as const;
    await accounts.createGroup(server.acme.id, collection, administrator);
    await accounts.addMember(server.acme.id, collection.name, 'jane', administrator);
    const named = `groupName=${encodeURIComponent(collection.name)}`;
    const body = { groups: [{ name: collection.name }] };
    const users = { users: [{ name: 'mallory' }] };
    expect(names((await call('GET', `${base}/groups`)).json.groups)).not.toContain(collection.name);
    expect((await call('GET', `${base}/users/groups?userId=jane`)).json).toEqual({ groups: [] });
    expect((await call('GET', `${base}/groups/users?${named}`)).status).toBe(404);
    expect((await call('PUT', `${base}/groups/users?${named}`, { body: users })).status).toBe(404);
    expect((await call('PUT', `${base}/users/groups?userId=mallory`, { body })).status).toBe(404);
    expect((await call('DELETE', `${base}/groups/users?${named}&users=jane`)).status).toBe(404);
    await call('DELETE', `${base}/users/groups?userId=jane&groups=*`);
    await call('DELETE', `${base}/groups?groups=${encodeURIComponent(collection.name)}`);
    expect(await accounts.listMembers(server.acme.id, collection.name)).toEqual(['jane']);
    await accounts.deleteGroup(server.acme.id, collection.name, administrator);
  });

  it('A2: puts nobody into a group of those who make service instances', async () => {
    const { accounts } = server.rooms;
    await accounts.createGroup(server.acme.id, { name: 'Developers', kind: 'group' }, administrator);
    const application = { providerAccount: 'cf', application: 'cloud-controller' };
    const assignee = { kind: 'group', name: 'Developers' } as const;
    const assignment = { subaccountId: server.acme.id, application, role: 'Space Developer', assignee };
    await accounts.assignRole(assignment, administrator);
    const users = { users: [{ name: 'mallory' }] };
    const groups = { groups: [{ name: 'developers' }] };
    expect((await call('PUT', `${base}/groups/users?groupName=Developers`, { body: users })).status).toBe(404);
    expect((await call('PUT', `${base}/users/groups?userId=mallory`, { body: groups })).status).toBe(404);
    expect(await accounts.listMembers(server.acme.id, 'Developers')).toEqual([]);
    await accounts.deleteGroup(server.acme.id, 'Developers', administrator);
  });

  it('O-45: shows the roles of an application with name, type, applicationRole and shared, at both spellings', async () => {
    const custom = { name: 'Auditor', type: 'CUSTOM', applicationRole: false, shared: false };
    const created = await call('POST', `${base}/apps/acmetmn/roles?${tmn}`, { body: { roles: [{ name: 'Auditor' }] } });
    expect(created.status).toBe(201);
    const short = await call('GET', `${base}/apps/acmetmn/roles?${tmn}`);
    const long = await call('GET', `${base}/applications/acmetmn/roles?${tmn}`);
    expect(short.json).toEqual(long.json);
    expect(short.json.roles).toContainEqual(custom);
    expect(short.json.roles).toContainEqual({
      name: 'IntegrationOperationServer.read',
      type: 'PREDEFINED',
      applicationRole: true,
      shared: true,
    });
  });

  it('O-46: gives a role to users with 201 and takes it with 200', async () => {
    const path = `${base}/apps/acmetmn/roles/users?roleName=NodeManager.read&${tmn}`;
    const users = [{ name: 'ann' }, { name: 'ben' }, { name: 'oauth_client_my_client_1' }];
    expect((await call('PUT', path, { body: { users } })).status).toBe(201);
    expect((await call('PUT', path, { body: { users } })).status).toBe(201);
    expect(names((await call('GET', path)).json.users)).toEqual(['ann', 'ben', 'oauth_client_my_client_1']);
    expect((await call('DELETE', `${path}&users=ann;ben`)).status).toBe(200);
    expect((await call('DELETE', `${path}&users=ann;ben`)).status).toBe(200);
    expect(names((await call('GET', path)).json.users)).toEqual(['oauth_client_my_client_1']);
  });

  it('O-47: roles=* takes every role of a user, a list those it names', async () => {
    const path = `${base}/users/roles?userId=kim`;
    const roles = ['NodeManager.read', 'esbmessagestorage.read', 'ESBDataStore.read'].map(roleReference);
    await call('PUT', path, { body: { roles } });
    expect((await call('DELETE', `${path}&roles=NodeManager.read:acmetmn:intprov`)).status).toBe(200);
    expect(names((await call('GET', path)).json.roles)).toEqual(['ESBDataStore.read', 'esbmessagestorage.read']);
    expect((await call('DELETE', `${path}&roles=*`)).status).toBe(200);
    expect((await call('GET', path)).json).toEqual({ roles: [] });
  });

  it('O-48: finds groups whatever their case, and roles only in theirs', async () => {
    expect((await call('POST', `${base}/groups`, { body: { groups: [{ name: 'Reviewers' }] } })).status).toBe(201);
    const users = { users: [{ name: 'lea' }, { name: 'max' }] };
    expect((await call('PUT', `${base}/groups/users/?groupName=REVIEWERS`, { body: users })).status).toBe(201);
    expect((await call('GET', `${base}/groups/users?groupName=reviewers`)).json).toEqual(users);
    const roles = { roles: [roleReference('NodeManager.read')] };
    expect((await call('PUT', `${base}/groups/roles?groupName=reviewERS`, { body: roles })).status).toBe(201);
    expect((await call('GET', `${base}/groups/roles?groupName=Reviewers`)).json).toEqual(roles);
    const groups = await call('GET', `${base}/apps/acmetmn/roles/groups?roleName=NodeManager.read&${tmn}`);
    expect(groups.json).toEqual({ groups: [{ name: 'Reviewers' }] });
    const wrongCase = await call('GET', `${base}/apps/acmetmn/roles/users?roleName=nodemanager.read&${tmn}`);
    expect(wrongCase.status).toBe(404);
    expect((await call('GET', `${base}/groups/users?groupName=nobody`)).status).toBe(404);
    expect((await call('DELETE', `${base}/groups/users?groupName=Reviewers&users=lea`)).status).toBe(200);
    expect((await call('GET', `${base}/groups/users?groupName=reviewers`)).json).toEqual({ users: [{ name: 'max' }] });
    expect((await call('DELETE', `${base}/groups?groups=reviewers`)).status).toBe(200);
    expect((await call('GET', `${base}/groups`)).json).toEqual({ groups: [] });
  });

  it('puts a user into groups and takes it out again', async () => {
    await call('POST', `${base}/groups`, { body: { groups: [{ name: 'A' }, { name: 'B' }] } });
    const path = `${base}/users/groups?userId=zoe`;
    expect((await call('PUT', path, { body: { groups: [{ name: 'a' }, { name: 'B' }] } })).status).toBe(201);
    expect((await call('GET', path)).json).toEqual({ groups: [{ name: 'A' }, { name: 'B' }] });
    expect((await call('PUT', path, { body: { groups: [{ name: 'C' }] } })).status).toBe(404);
    expect((await call('DELETE', `${path}&groups=b`)).status).toBe(200);
    expect((await call('GET', path)).json).toEqual({ groups: [{ name: 'A' }] });
    expect((await call('DELETE', `${path}&groups=*`)).status).toBe(200);
    expect((await call('GET', path)).json).toEqual({ groups: [] });
    expect((await call('POST', `${base}/groups`, { body: { groups: [{ name: 'b' }] } })).status).toBe(409);
    await call('DELETE', `${base}/groups?groups=A;B`);
  });

  it('does all that a list names, or nothing', async () => {
    const groups = async () => names((await call('GET', `${base}/groups`)).json.groups);
    const create = (...list: readonly string[]) =>
      call('POST', `${base}/groups`, { body: { groups: list.map((name) => ({ name })) } });
    expect((await create('Standing')).status).toBe(201);
    const before = await groups();
    expect((await create('Fresh', 'fresh')).status).toBe(409);
    expect((await create('Fresh', 'STANDING')).status).toBe(409);
    expect((await create('Fresh', 'a\u0000')).status).toBe(400);
    expect(await groups()).toEqual(before);
    expect((await call('DELETE', `${base}/groups?groups=Standing`)).status).toBe(200);
    const users = [{ name: 'first' }, { name: 'x'.repeat(257) }];
    const path = `${base}/apps/acmetmn/roles/users?roleName=NodeManager.read&${tmn}`;
    expect((await call('PUT', path, { body: { users } })).status).toBe(400);
    expect(names((await call('GET', path)).json.users)).not.toContain('first');
  });

  it('O-49: a role that exists cannot be created, a predefined one neither created nor deleted: 409', async () => {
    const path = `${base}/apps/acmetmn/roles?${tmn}`;
    const create = (name: string) => call('POST', path, { body: { roles: [{ name }] } });
    expect((await create('Twice')).status).toBe(201);
    expect((await create('Twice')).status).toBe(409);
    expect((await create('twice')).status).toBe(201);
    expect((await create('NodeManager.read')).status).toBe(409);
    expect((await call('DELETE', `${path}&roles=NodeManager.read`)).status).toBe(409);
    expect((await call('DELETE', `${path}&roles=Twice;twice`)).status).toBe(200);
  });

  it('a role given here opens the OData API at once, and taken here closes it', async () => {
    const path = `${base}/apps/acmetmn/roles/users?roleName=IntegrationOperationServer.read&${tmn}`;
    const token = await server.send({
      host: 'oauthasservices-acme',
      path: '/oauth2/api/v1/token?grant_type=client_credentials',
      headers: { authorization: `Basic ${Buffer.from(`${server.neo.id}:${server.neo.secret}`).toString('base64')}` },
    });
    const read = () =>
      server.send({
        host: 'acme-tmn',
        method: 'GET',
        path: '/api/v1/MessageProcessingLogs?$format=json',
        headers: { authorization: `Bearer ${String(token.json.access_token)}` },
      });
    const body = { users: [{ name: `oauth_client_${server.neo.id}` }] };
    expect((await read()).status).toBe(403);
    await call('PUT', path, { body });
    expect((await read()).status).toBe(200);
    await call('DELETE', `${path}&users=oauth_client_${server.neo.id}`);
    expect((await read()).status).toBe(403);
  });

  it('O-42, S-55: a token opens its own account only; an account nobody has is 404', async () => {
    const foreign = await call('GET', '/authorization/v1/accounts/globex/users/roles?userId=u');
    expect([foreign.status, foreign.json.description]).toEqual([403, 'The access token is for another account']);
    expect((await call('GET', '/authorization/v1/accounts/nobody/users/roles?userId=u')).status).toBe(404);
  });

  it('O-43: without the scope to manage, changes are 403 and reads 200', async () => {
    const path = `${base}/users/roles?userId=u`;
    expect((await call('GET', path, { token: reader })).status).toBe(200);
    const refused = await call('PUT', path, { token: reader, body: { roles: [] } });
    expect(refused.status).toBe(403);
    expect(refused.headers['www-authenticate']).toContain('insufficient_scope');
    expect((await call('DELETE', `${path}&roles=*`, { token: reader })).status).toBe(403);
    expect((await call('POST', `${base}/groups`, { token: reader, body: { groups: [] } })).status).toBe(403);
    const other = await server.fetchToken('hcp.readKeystores');
    expect((await call('GET', path, { token: other })).status).toBe(403);
  });

  it('O-65: errors say what is wrong under `description`', async () => {
    for (const [status, code, reply] of [
      [401, 'UNAUTHORIZED', await call('GET', `${base}/groups`, { token: 'made-up' })],
      [404, 'NOT_FOUND', await call('GET', `${base}/apps/other/roles?providerAccount=stranger`)],
      [400, 'INVALID_REQUEST', await call('GET', `${base}/users/roles`)],
      [404, 'NOT_FOUND', await call('GET', '/authorization/v1/nothing')],
    ] as const) {
      expect([reply.status, reply.json.code]).toEqual([status, code]);
      expect(reply.json).toEqual({
        code,
        description: expect.stringMatching(/\w+ \w+/),
        correlationId: expect.any(String),
      });
    }
  });

  it('O-86: unknown parameters change nothing', async () => {
    expect((await call('GET', `${base}/groups?unknown=1`)).json).toEqual({ groups: [] });
  });

  it('O-41, O-84: changes are on record with the client that made them, and end with the client', async () => {
    const events = await server.rooms.audit.list(server.acme.id);
    expect(events.map(({ message }) => message)).toContain('Creating Group Reviewers');
    const { client, secret } = await server.clients.register(
      {
        kind: 'platform-api',
        subaccountId: server.acme.id,
        description: 'Short',
        scopes: ['hcp.readAuthorizationSettings'],
      },
      administrator,
    );
    const { json } = await server.send({
      host: 'api',
      path: '/oauth2/apitoken/v1?grant_type=client_credentials',
      headers: {
        authorization: `Basic ${Buffer.from(`${client.clientId}:${secret?.reveal() ?? ''}`).toString('base64')}`,
      },
    });
    const token = String(json.access_token);
    expect((await call('GET', `${base}/groups`, { token })).status).toBe(200);
    await server.clients.delete(server.acme.id, client.clientId, administrator);
    expect((await call('GET', `${base}/groups`, { token })).status).toBe(401);
  });
});

describe('the Authorization Management API under load, and over time', () => {
  it('O-50: answers the 101st call within a minute with 429 and Retry-After, and forgives', async () => {
    const server = await startPlatform({ platformApiRequestsPerMinute: 100 });
    try {
      const call = server.createCaller(await server.fetchToken('hcp.readAuthorizationSettings'));
      const statuses: number[] = [];
      for (let count = 0; count < 100; count += 1) statuses.push((await call('GET', `${base}/groups`)).status);
      expect(new Set(statuses)).toEqual(new Set([200]));
      const late = await call('GET', `${base}/groups`);
      expect([late.status, late.headers['retry-after']]).toEqual([429, expect.stringMatching(/^[56]\d$/)]);
      expect(late.json.description).toBe('Too many requests');
      server.clock.advance(60_000);
      expect((await call('GET', `${base}/groups`)).status).toBe(200);
      server.clock.advance(1_501_000 - 60_000);
      const expired = await call('GET', `${base}/groups`);
      expect([expired.status, expired.json.code], 'O-40').toEqual([401, 'UNAUTHORIZED']);
      expect(expired.headers['www-authenticate'], 'O-40').toContain('error="invalid_token"');
    } finally {
      await server.close();
    }
  });
});
