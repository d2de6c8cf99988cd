import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type CallPlatform, type PlatformServer, startPlatform } from '../../support/platform-apis.ts';

const users = '/authorization/v1/platform/accounts/acme/Users';
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const extension = 'urn:sap:cloud:scim:schemas:extension:custom:2.0:UserExt';
const olderExtension = 'com:sap:cloud:security:platform:1.0:UserExt';
const administratorRole = { value: 'AccountAdministrator', type: 'Predefined' };

describeOnBothDatabases('the Platform Authorization Management API', (_open, { createPlace }) => {
  let server: PlatformServer;
  let call: CallPlatform;
  let reader: string;
  beforeAll(async () => {
    const { url } = await createPlace();
    server = await startPlatform(url === undefined ? {} : { databaseUrl: url });
    call = server.createCaller(await server.fetchToken('hcp.manageAccountMembers'));
    reader = await server.fetchToken('hcp.readAccountMembers');
  });
  afterAll(async () => await server.close());
  const create = (user: object, token?: string) =>
    call('POST', users, {
      body: { schemas: [userSchema], ...user },
      headers: { 'content-type': 'application/scim+json' },
      ...(token !== undefined && { token }),
    });

  it('O-61: says without a token what it offers', async () => {
    for (const path of [
      '/authorization/v1/platform/ServiceProviderConfig',
      '/authorization/v1/platform/Schemas',
      '/authorization/v1/platform/ResourceTypes',
    ]) {
      const reply = await server.send({ host: 'api', method: 'GET', path });
      expect([path, reply.status]).toEqual([path, 200]);
      expect(reply.headers['content-type']).toContain('application/scim+json');
      expect(reply.json.schemas).toEqual([expect.stringMatching(/^urn:ietf:params:scim:/)]);
    }
    const path = '/authorization/v1/platform/ServiceProviderConfig';
    const config = await server.send({ host: 'api', method: 'GET', path });
    expect(config.json).toMatchObject({ patch: { supported: false }, filter: { supported: true } });
  });

  it('O-63: makes users members, of SAP ID service and of an own user base, with typed roles', async () => {
    const own = await create({
      userName: 'P1',
      name: { givenName: 'Ada', familyName: 'King' },
      emails: [{ value: 'ada@example.com', primary: true }],
      roles: [administratorRole],
    });
    expect(own.status, own.text).toBe(201);
    expect(own.json).toEqual({
      schemas: [userSchema, extension],
      id: 'P1',
      userName: 'P1',
      name: { givenName: 'Ada', familyName: 'King' },
      emails: [{ value: 'ada@example.com', primary: true }],
      roles: [{ value: 'AccountAdministrator', primary: false, type: 'Predefined' }],
      [extension]: { userbase: 'ACCOUNTS.SAP.COM' },
      meta: {
        resourceType: 'User',
        created: expect.stringMatching(/Z$/),
        lastModified: expect.stringMatching(/Z$/),
        location: expect.stringMatching(/\/authorization\/v1\/platform\/accounts\/acme\/Users\/P1$/),
      },
    });
    expect(own.headers.location).toBe(String(own.json.meta && (own.json.meta as { location: string }).location));
    const foreign = await create({
      userName: 'P1234567',
      roles: [{ value: 'Developer' }, { value: 'Night shift' }],
      [olderExtension]: { userbase: 'accounts400.sap.com' },
    });
    expect(foreign.json.id).toBe('P1234567_ACCOUNTS400.SAP.COM');
    expect(foreign.json.roles).toEqual([
      { value: 'Developer', primary: false, type: 'Predefined' },
      { value: 'Night shift', primary: false, type: 'Custom' },
    ]);
    expect((await call('GET', `${users}/p1234567_accounts400.sap.com`)).json).toEqual(foreign.json);
    const twice = await create({ userName: 'p1', roles: [] });
    expect([twice.status, twice.json.scimType, twice.json.status]).toEqual([409, 'uniqueness', '409']);
  });

  it('O-62: finds by userName and userbase in any case, and by eq alone', async () => {
    const find = (filter: string) => call('GET', `${users}?filter=${encodeURIComponent(filter)}`);
    const idsOf = (reply: Awaited<ReturnType<typeof find>>) =>
      (reply.json.Resources as readonly { readonly id: string }[]).map(({ id }) => id);
    expect(idsOf(await find('userName EQ "P1"'))).toEqual(['P1']);
    expect(idsOf(await find('USERNAME eq "p1"'))).toEqual(['P1']);
    expect(idsOf(await find('userbase eq "Accounts400.sap.com"'))).toEqual(['P1234567_ACCOUNTS400.SAP.COM']);
    expect(idsOf(await find(`${extension}:userbase eq "accounts.sap.com" and username eq "P1"`))).toEqual(['P1']);
    expect((await find('userName eq "nobody"')).json).toMatchObject({ totalResults: 0, Resources: [] });
    for (const filter of [
      'userName co "P"',
      'email eq "x"',
      'userName eq P1',
      'userName eq "P1" or userName eq "P2"',
      'userName pr',
    ]) {
      const reply = await find(filter);
      expect([filter, reply.status, reply.json.scimType]).toEqual([filter, 400, 'invalidFilter']);
    }
  });

  it('lists by startIndex and count, and at the lower-case address too', async () => {
    const all = await call('GET', users);
    expect(all.json).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 2,
      itemsPerPage: 2,
      startIndex: 1,
    });
    const second = await call('GET', `${users.replace('Users', 'users')}/?STARTINDEX=2&count=1`, { token: reader });
    expect(second.json).toMatchObject({ totalResults: 2, itemsPerPage: 1, startIndex: 2 });
    expect((await call('GET', `${users}?count=0`)).json).toMatchObject({ totalResults: 2, Resources: [] });
    expect((await call('GET', `${users}?startIndex=x`)).status).toBe(400);
  });

  it('replaces roles by PUT, and refuses PATCH with 501', async () => {
    const path = `${users}/P1234567_ACCOUNTS400.SAP.COM`;
    const body = { schemas: [userSchema], USERNAME: 'P1234567', Roles: [{ Value: 'ReadOnly', Type: 'predefined' }] };
    const replaced = await call('PUT', path, { body });
    expect([replaced.status, replaced.json.roles]).toEqual([
      200,
      [{ value: 'ReadOnly', primary: false, type: 'Predefined' }],
    ]);
    expect((await call('PUT', path, { body: { ...body, USERNAME: 'other' } })).json.scimType).toBe('invalidValue');
    expect((await call('PUT', `${users}/nobody`, { body })).status).toBe(404);
    expect((await call('PATCH', path, { body })).status).toBe(501);
    for (const wrong of [
      {},
      { userName: '' },
      { userName: 'x', roles: [{ value: 'Emperor', type: 'Predefined' }] },
      { userName: 'x', roles: [{ value: 'a', type: 'b' }] },
    ]) {
      const reply = await create(wrong);
      expect([reply.status, reply.json.description]).toEqual([400, expect.stringMatching(/./)]);
    }
  });

  it('keeps an administrator in every account: 409', async () => {
    expect((await call('DELETE', `${users}/P1`)).status).toBe(409);
    const demoted = await call('PUT', `${users}/P1`, { body: { userName: 'P1', roles: [{ value: 'Developer' }] } });
    expect(demoted.status).toBe(409);
    // A role of the account's own may have any name.
    const named = [{ value: 'AccountAdministrator', type: 'Custom' }];
    expect((await create({ userName: 'P3', roles: named })).status).toBe(201);
    expect((await call('PUT', `${users}/P1`, { body: { userName: 'P1', roles: named } })).status).toBe(409);
    expect((await call('DELETE', `${users}/P1`)).status).toBe(409);
    expect((await call('DELETE', `${users}/P3`)).status).toBe(204);
    await create({ userName: 'P2', roles: [administratorRole] });
    const both = await Promise.all([call('DELETE', `${users}/P1`), call('DELETE', `${users}/P2`)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await call('DELETE', `${users}/P1234567_ACCOUNTS400.SAP.COM`)).status).toBe(204);
    expect((await call('DELETE', `${users}/P1234567_ACCOUNTS400.SAP.COM`)).status).toBe(404);
  });

  it('O-42, O-43, S-55: asks for the scope and the own account', async () => {
    expect((await create({ userName: 'X', roles: [] }, reader)).status).toBe(403);
    expect((await call('GET', users.replace('acme', 'globex'))).status).toBe(403);
    expect((await call('GET', users, { token: await server.fetchToken('hcp.readAuditLogs') })).status).toBe(403);
    expect((await call('GET', users, { token: 'made-up' })).status).toBe(401);
  });

  it('S-65: puts members on record as data modifications, with roles before and after', async () => {
    const events = await server.rooms.audit.list(server.acme.id);
    const replaced = events.find(
      ({ object, action }) => object.startsWith('Account member P1234567') && action === 'update',
    );
    expect(replaced).toMatchObject({
      category: 'audit.data-modification',
      attributes: { roles: 'ReadOnly', rolesBefore: 'Developer, Night shift' },
    });
  });
});
