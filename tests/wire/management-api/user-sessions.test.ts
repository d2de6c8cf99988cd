import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toSubaccountId } from '../../../src/foundation/ids.ts';
import { type AdministratorRole, type Operation, operations, roleOf } from '../../../src/management-api/contract.ts';
import { createManagementCaller } from '../../support/management.ts';
import { canRunPostgres } from '../../support/postgres.ts';
import { type RunPostgres, usePostgres } from '../../support/run-databases.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const ours = { 'x-portolan-cockpit': '1' };
const api = '/management/v1';
const password = 'a password nobody guesses';
const all: readonly (readonly [string, Operation])[] = Object.entries(operations);

/** What the platform roles of a Neo account let somebody do in its cockpit. */
const neoRoles: readonly (readonly [string, AdministratorRole])[] = [
  ['AccountAdministrator', 'administrator'],
  ['ApplicationUserAdministrator', 'security-administrator'],
  ['Developer', 'viewer'],
  ['CloudConnectorAdministrator', 'viewer'],
  ['ReadOnly', 'viewer'],
];

/** Operations that are not for users of a subaccount at all. */
const forInstallation = [
  'applyLandscape',
  'createAdministrator',
  'createSignInCode',
  'createSubaccount',
  'deleteAdministrator',
  // Scopes belong to an application, which other subaccounts use too.
  'deleteApplicationScope',
  'deleteSubaccount',
  'exportLandscape',
  'listAdministrators',
  'listApplicationScopes',
  // It shows the keys of every subaccount.
  'listTokenKeys',
  'listWarnings',
  'putApplicationScope',
  'rotateSealingKey',
  'searchInstallationAuditEvents',
  // It is what makes a session.
  'signIn',
  'verifyAuditEvents',
];

describe('operations of the contract', () => {
  it('S-55: are closed to users of a subaccount unless they say otherwise', () => {
    const closed = all.filter(([, { confined }]) => confined === undefined).map(([name]) => name);
    expect(closed.sort()).toEqual(forInstallation);
    const open = all.filter(([, { confined }]) => confined === 'like-everybody').map(([name]) => name);
    expect(open.sort()).toEqual([
      'describeCertificates',
      'listAuthenticationTypes',
      'listPlatformApis',
      'listSubaccounts',
      'readEndpoints',
      'readIdentityProviderMetadata',
      'readSignInOptions',
      'signOut',
      'startSingleSignOn',
      'whoAmI',
    ]);
    for (const [name, { confined, path }] of all) {
      if (confined === 'own-subaccount') expect(path, name).toMatch(/^\/management\/v1\/subaccounts\/:subaccount/);
    }
  });
});

describe.each(['SQLite', 'PostgreSQL'])('users of a subaccount in the cockpit (%s)', (dialect) => {
  const canRun = dialect === 'SQLite' || canRunPostgres();
  let server: RunPostgres | undefined;
  let app: TestApp;
  let call: ReturnType<typeof createManagementCaller>;

  beforeAll(async () => {
    if (!canRun) return;
    if (dialect === 'PostgreSQL') server = await usePostgres();
    app = await startTestApp(server === undefined ? {} : { databaseUrl: await server.createDatabase('current') });
    call = createManagementCaller(app);
    for (const [subdomain, flavour] of [
      ['neo-one', 'neo'],
      ['cf-one', 'cf'],
      ['foreign', 'neo'],
    ]) {
      await done('POST', '/subaccounts', { subdomain, flavour });
    }
  });
  afterAll(async () => {
    await app?.close();
    await server?.dropDatabases();
  });

  const done = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const reply = await call(method, api + path, body === undefined ? {} : { body });
    expect(reply.status, `${method} ${path} ${JSON.stringify(reply.body)}`).toBeLessThan(300);
    return reply.body;
  };
  const send = async (method: string, path: string, cookie?: string, body?: unknown) => {
    const response = await fetch(app.http + api + path, {
      method,
      headers: {
        ...ours,
        ...(cookie !== undefined && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
      headers: response.headers,
      text: await response.text(),
    };
  };
  const trySignIn = (subaccount: string, userName: string, secret = password) =>
    send('POST', '/session', undefined, { subaccount, userName, password: secret });
  const signIn = async (subaccount: string, userName: string): Promise<string> => {
    const reply = await trySignIn(subaccount, userName);
    expect(reply.status, reply.text).toBe(201);
    return reply.cookie;
  };
  const whoAmI = async (cookie: string) => {
    const { status, text } = await send('GET', '/whoami', cookie);
    return status === 200 ? z.object({ role: z.string() }).parse(JSON.parse(text)).role : status;
  };
  const createUser = (subaccount: string, name: string): Promise<unknown> =>
    done('POST', `/subaccounts/${subaccount}/users`, { name, password });
  const putMember = (userName: string, ...roles: readonly string[]): Promise<unknown> =>
    done('PUT', '/subaccounts/neo-one/members', { userName, roles });
  const putCollection = (name: string, users: readonly string[], roles?: readonly object[]): Promise<unknown> =>
    done('PUT', '/subaccounts/cf-one/role-collections', { name, users, ...(roles && { roles }) });

  it.runIf(canRun)('S-57: a short or common password opens no cockpit, though it is the right one', async () => {
    for (const [name, weak] of [
      ['short', 'fourteen chars'],
      ['common', 'passwordpassword'],
    ] as const) {
      await done('POST', '/subaccounts/neo-one/users', { name, password: weak });
      await putMember(name, 'Developer');
      const reply = await trySignIn('neo-one', name, weak);
      expect([reply.status, reply.cookie]).toEqual([403, '']);
      expect(reply.text).toContain('at least 15 characters');
      expect((await trySignIn('neo-one', name, 'another wrong one')).status).toBe(401);
    }
  });

  it.runIf(canRun)(
    'S-57: a member of a Neo account signs in with the role that its platform role amounts to',
    async () => {
      await createUser('neo-one', 'alice@example.com');
      // An account that has an administrator keeps one.
      await putMember('boss', 'AccountAdministrator');
      for (const [platformRole, role] of neoRoles) {
        await putMember('alice@example.com', platformRole);
        const reply = await trySignIn('NEO-one', 'Alice@example.com');
        expect(JSON.parse(reply.text)).toMatchObject({
          name: 'alice@example.com',
          role,
          subaccount: { subdomain: 'neo-one', displayName: 'neo-one' },
          expiresAtMs: expect.any(Number),
        });
        expect(reply.headers.get('set-cookie')).toMatch(
          /^portolan-cockpit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
        );
        expect(await whoAmI(reply.cookie)).toBe(role);
      }
      await putMember('alice@example.com', 'Developer', 'AccountAdministrator');
      expect(await whoAmI(await signIn('neo-one', 'alice@example.com'))).toBe('administrator');
    },
  );

  it.runIf(canRun)('S-57: what SAP did not define gives nobody a role', async () => {
    await createUser('neo-one', 'eve');
    const member = { userName: 'eve', roles: [], customRoles: ['AccountAdministrator'] };
    await done('PUT', '/subaccounts/neo-one/members', member);
    expect((await trySignIn('neo-one', 'eve')).status).toBe(401);
    const elsewhere = { userName: 'eve', userBase: 'idp.example.com', roles: ['AccountAdministrator'] };
    await done('PUT', '/subaccounts/neo-one/members', elsewhere);
    await done('PUT', '/subaccounts/neo-one/groups', { name: 'Subaccount Administrator', members: ['eve'] });
    expect((await trySignIn('neo-one', 'eve')).status).toBe(401);
    // Neither does a role elsewhere: members of one account are nobody in another.
    await createUser('foreign', 'alice@example.com');
    expect((await trySignIn('foreign', 'alice@example.com')).status).toBe(401);
  });

  it.runIf(canRun)('S-57: in Cloud Foundry the default role collections count, and roles about users', async () => {
    const xsuaa = (role: string) => [{ application: 'xsuaa!t1', role }];
    await createUser('cf-one', 'bob');
    await putCollection('Subaccount Viewer', ['bob']);
    const cookie = await signIn('cf-one', 'bob');
    expect(await whoAmI(cookie)).toBe('viewer');
    await putCollection('Our users', ['bob'], xsuaa('User and Role Administrator'));
    expect(await whoAmI(cookie)).toBe('security-administrator');
    await putCollection('Subaccount Administrator', ['bob']);
    expect(await whoAmI(cookie)).toBe('administrator');
    // Removal counts with the next request.
    await putCollection('Subaccount Administrator', []);
    await putCollection('Our users', [], [{ application: 'mine!t1', role: 'User and Role Administrator' }]);
    expect(await whoAmI(cookie)).toBe('viewer');
    await putCollection('Our users', ['bob']);
    expect(await whoAmI(cookie)).toBe('viewer');
    await putCollection('Subaccount Viewer', []);
    expect(await whoAmI(cookie)).toBe(401);
    await putCollection('Subaccount Administrator', ['bob']);
  });

  it.runIf(canRun)('S-55: a user sees and uses the own subaccount by any of its names', async () => {
    const cookie = await signIn('neo-one', 'alice@example.com');
    const { id } = z.object({ id: z.string() }).parse(await done('GET', '/subaccounts/neo-one'));
    const listed = await send('GET', '/subaccounts', cookie);
    expect(JSON.parse(listed.text)).toMatchObject([{ id, subdomain: 'neo-one' }]);
    for (const label of [id, id.toUpperCase(), 'neo-one', 'Neo-One', 'neoone']) {
      expect((await send('GET', `/subaccounts/${label}/users`, cookie)).status, label).toBe(200);
    }
    const destination = {
      Name: 'd',
      Type: 'HTTP',
      URL: 'https://example.com',
      Authentication: 'NoAuthentication',
      ProxyType: 'Internet',
    };
    expect((await send('PUT', '/subaccounts/neo-one/destinations', cookie, destination)).status).toBe(200);
    const events = await app.rooms.audit.list(toSubaccountId(id));
    expect(
      events.filter(({ actor }) => actor.kind === 'user' && actor.name === 'alice@example.com').length,
    ).toBeGreaterThan(1);
  });

  it.runIf(canRun)(
    'S-57: another password, a disabled or deleted user and the end of a membership end sessions',
    async () => {
      const path = '/subaccounts/neo-one/users/dora';
      const begin = async (): Promise<string> => {
        await createUser('neo-one', 'dora');
        await putMember('dora', 'ReadOnly');
        return signIn('neo-one', 'dora');
      };
      let cookie = await begin();
      await done('PUT', `${path}/password`, { password });
      expect(await whoAmI(cookie)).toBe(401);
      cookie = await signIn('neo-one', 'dora');
      await done('PATCH', path, { email: 'dora@example.com' });
      expect(await whoAmI(cookie)).toBe('viewer');
      await done('POST', `${path}/disable`);
      expect(await whoAmI(cookie)).toBe(401);
      expect((await trySignIn('neo-one', 'dora')).status).toBe(401);
      await done('POST', `${path}/enable`);
      await done('DELETE', '/subaccounts/neo-one/members/dora');
      expect(await whoAmI(cookie)).toBe(401);
      await putMember('dora', 'ReadOnly');
      cookie = await signIn('neo-one', 'dora');
      await done('DELETE', path);
      await begin();
      expect(await whoAmI(cookie)).toBe(401);
      cookie = await signIn('neo-one', 'dora');
      app.clock.advance(15 * 60_000);
      expect(await whoAmI(cookie)).toBe(401);
      cookie = await signIn('neo-one', 'dora');
      expect((await send('DELETE', '/session', cookie)).status).toBe(204);
      expect(await whoAmI(cookie)).toBe(401);
    },
  );

  // What no database could do otherwise is tried on one.
  if (dialect !== 'SQLite') return;

  it('S-55: every operation is refused for a foreign subaccount, and those of the installation', async () => {
    const cookie = await signIn('neo-one', 'alice@example.com');
    for (const [name, operation] of all) {
      if (name === 'signIn' || name === 'signOut' || operation.confined === 'like-everybody') continue;
      const isClosed = operation.confined === undefined;
      for (const label of isClosed ? ['neo-one', 'foreign'] : ['foreign', 'cf-one', 'nobody', 'neo-on%65-']) {
        const path = operation.path.replace(api, '').replace(':subaccount', label).replaceAll(/:\w+/g, 'x');
        const { status, text } = await send(operation.method, path, cookie);
        expect(status, `${name} ${label}: ${text}`).toBe(isClosed ? 403 : 404);
        expect(text).toContain(isClosed ? 'administrators of the installation' : 'There is no such subaccount');
      }
    }
    expect((await send('GET', '/../../metrics', cookie)).status).not.toBe(200);
    const metrics = await fetch(`${app.http}/metrics`, { headers: { ...ours, cookie } });
    expect(metrics.status).toBe(403);
    expect(await done('GET', '/subaccounts/foreign')).toMatchObject({ subdomain: 'foreign' });
  });

  it('a viewer of a subaccount changes nothing, a security administrator users and roles only', async () => {
    await createUser('neo-one', 'carol');
    for (const [platformRole, role] of [neoRoles[1], neoRoles[4]].filter((pair) => pair !== undefined)) {
      await putMember('carol', platformRole);
      const cookie = await signIn('neo-one', 'carol');
      for (const [name, operation] of all) {
        const needed = roleOf(operation);
        const isAllowed = needed === 'viewer' || needed === role;
        if (isAllowed || operation.confined !== 'own-subaccount') continue;
        const path = operation.path.replace(api, '').replace(':subaccount', 'neo-one').replaceAll(/:\w+/g, 'x');
        expect((await send(operation.method, path, cookie)).status, `${role} ${name}`).toBe(403);
      }
    }
  });

  it('S-48: a viewer does not see what a flow writes into messages and asks for', async () => {
    await putMember('carol', 'ReadOnly');
    const before = { headers: { 'X-Api-Key': 'the-credential' }, properties: { key: 'the-credential' } };
    const flow = { id: 'Orders', path: '/orders', destination: 'd', targetPath: '/in?key=the-credential' };
    const path = '/subaccounts/neo-one/flows';
    await done('PUT', path, { ...flow, before, after: { body: 'the-credential' } });
    const shown = await send('GET', path, await signIn('neo-one', 'carol'));
    expect(JSON.parse(shown.text)).toEqual([{ ...flow, targetPath: '/in' }]);
    const whole = await send('GET', path, await signIn('neo-one', 'alice@example.com'));
    expect(JSON.parse(whole.text)).toMatchObject([{ ...flow, before }]);
  });

  it('A2: nobody who manages users and roles becomes an administrator by that', async () => {
    await createUser('neo-one', 'mallory');
    await putMember('mallory', 'ApplicationUserAdministrator');
    await putMember('freed-name', 'AccountAdministrator');
    await createUser('cf-one', 'mallory');
    await putCollection('Our users', ['mallory'], [{ application: 'xsuaa!t1', role: 'User and Role Administrator' }]);
    const developer = { application: 'cf/cloud-controller', role: 'Space Developer' };
    await done('PUT', '/subaccounts/cf-one/groups', { name: 'Developers', members: [] });
    await done('POST', '/subaccounts/cf-one/role-assignments', { ...developer, group: 'Developers' });
    await createUser('cf-one', 'developer');
    await done('POST', '/subaccounts/cf-one/role-assignments', { ...developer, user: 'developer' });
    const scopes = ['hcp.manageAccountMembers'];
    const client = z
      .object({ client: z.object({ id: z.string() }) })
      .parse(await done('POST', '/subaccounts/neo-one/api-clients', { description: 'members', scopes })).client.id;
    const plain = z
      .object({ client: z.object({ id: z.string() }) })
      .parse(
        await done('POST', '/subaccounts/neo-one/api-clients', { description: 'x', scopes: ['hcp.readAuditLogs'] }),
      ).client.id;
    const neo = '/subaccounts/neo-one';
    const cf = '/subaccounts/cf-one';
    const tries: readonly (readonly [string, string, unknown?])[] = [
      ['PUT', `${neo}/users/alice@example.com/password`, { password: 'mine from now on' }],
      ['PATCH', `${neo}/users/alice@example.com`, { email: 'mallory@example.com' }],
      ['POST', `${neo}/users/alice@example.com/disable`],
      ['POST', `${neo}/users/alice@example.com/enable`],
      ['DELETE', `${neo}/users/alice@example.com`],
      ['POST', `${neo}/users`, { name: 'Freed-Name', password }],
      ['PUT', `${neo}/members`, { userName: 'mallory', roles: ['AccountAdministrator'] }],
      ['POST', `${neo}/api-clients`, { description: 'x', scopes }],
      ['PATCH', `${neo}/api-clients/${plain}`, { scopes }],
      ['POST', `${neo}/api-clients/${client}/secrets`, {}],
      ['PUT', `${cf}/role-collections`, { name: 'SUBACCOUNT administrator', users: ['mallory'] }],
      ['DELETE', `${cf}/role-collections/Subaccount%20Administrator`],
      ['PUT', `${cf}/users/mallory/groups`, { groups: ['subaccount administrator'] }],
      ['PUT', `${cf}/users/bob/password`, { password: 'mine from now on' }],
      // A Space Developer gets at the secrets of destinations by keys of service instances.
      ['POST', `${cf}/role-assignments`, { ...developer, user: 'mallory' }],
      ['POST', `${cf}/role-assignments`, { ...developer, group: 'Our users' }],
      ['POST', `${cf}/group-members`, { group: 'developers', user: 'mallory' }],
      ['PUT', `${cf}/groups`, { name: 'Developers', members: ['mallory'] }],
      ['PUT', `${cf}/users/mallory/groups`, { groups: ['Our users', 'Developers'] }],
      ['PUT', `${cf}/users/developer/password`, { password: 'mine from now on' }],
      ['POST', `${cf}/role-assignments`, { application: 'sap/it!b1', role: 'x', group: 'subaccount Administrator' }],
      [
        'POST',
        `${cf}/role-assignments/delete`,
        { application: 'sap/it!b1', role: 'x', group: 'Subaccount Administrator' },
      ],
    ];
    const { token } = z
      .object({ token: z.string() })
      .parse(await done('POST', '/administrators', { name: 'secure', role: 'security-administrator' }));
    const cookies = { [neo]: await signIn('neo-one', 'mallory'), [cf]: await signIn('cf-one', 'mallory') };
    for (const [method, path, body] of tries) {
      const cookie = cookies[path.startsWith(neo) ? neo : cf];
      const reply = await send(method, path, cookie, body);
      expect(reply.status, `${method} ${path} ${reply.text}`).toBe(403);
      const options = { authorization: `Bearer ${token}`, ...(body !== undefined && { body }) };
      expect((await call(method, api + path, options)).status, `${method} ${path}`).toBe(403);
    }
    // What is below or beside them they may do.
    const may: typeof tries = [
      ['PUT', `${neo}/users/eve/password`, { password }],
      ['PUT', `${cf}/users/mallory/groups`, { groups: ['Our users', 'Subaccount Viewer'] }],
      ['POST', `${neo}/api-clients`, { description: 'y', scopes: ['hcp.readAuditLogs'] }],
    ];
    for (const [method, path, body] of may) {
      expect((await send(method, path, cookies[path.startsWith(neo) ? neo : cf], body)).status, path).toBeLessThan(300);
    }
    expect(await whoAmI(await signIn('neo-one', 'alice@example.com'))).toBe('administrator');
  });

  it('S-04: every failure has the same answer, and is on record', async () => {
    await createUser('neo-one', 'without-role');
    const replies = [
      await trySignIn('nowhere', 'alice@example.com'),
      await trySignIn('neo-one', 'nobody'),
      await trySignIn('neo-one', 'alice@example.com', 'a wrong password'),
      await trySignIn('neo-one', 'without-role'),
      await trySignIn('cf-one', 'alice@example.com'),
    ];
    const bodies = replies.map(({ text }) => ({ ...JSON.parse(text), correlationId: '' }));
    expect(replies.map(({ status, cookie }) => `${status}${cookie}`)).toEqual(replies.map(() => '401'));
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    const { id } = z.object({ id: z.string() }).parse(await done('GET', '/subaccounts/neo-one'));
    const events = JSON.stringify([
      ...(await app.rooms.audit.list(toSubaccountId(id))),
      ...(await app.rooms.audit.list('installation')),
    ]);
    for (const text of [
      'Signing in to the cockpit',
      'Signing out of the cockpit',
      'unknown-user',
      'wrong-password',
      'no-role',
    ])
      expect(events).toContain(text);
    expect(events + app.logLines.join('')).not.toContain(password);
  });

  it('S-57: a page of another site signs nobody in', async () => {
    const body = JSON.stringify({ subaccount: 'neo-one', userName: 'alice@example.com', password });
    const headers = { 'content-type': 'application/json' };
    const foreign = [headers, { ...headers, ...ours, origin: 'https://evil.example' }];
    for (const given of foreign) {
      const reply = await fetch(`${app.http}${api}/session`, { method: 'POST', headers: given, body });
      expect(reply.status).toBe(403);
    }
  });

  it('S-09: guesses are slowed down, for names that do not exist too', async () => {
    for (const [subaccount, name] of [
      ['neo-one', 'carol'],
      ['nowhere', 'anybody'],
    ] as const) {
      const guess = () => trySignIn(subaccount, name, 'a wrong guess');
      const free = await Promise.all(Array.from({ length: 20 }, guess));
      expect(
        free.map(({ status }) => status),
        name,
      ).toEqual(free.map(() => 401));
      const { status, headers } = await guess();
      expect(status, name).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    app.clock.advance(60_000);
    await signIn('neo-one', 'carol');
  });
});
