import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { testActor } from '../../support/integration-tenant.ts';
import { createManagementCaller } from '../../support/management.ts';
import { type SentReply, send } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const password = 'correct horse battery staple';
const domain = 'portolan.localhost';
const resource = z.looseObject({ guid: z.string(), name: z.string() });
const page = z.object({
  pagination: z.looseObject({ total_results: z.number(), total_pages: z.number() }),
  resources: z.array(resource),
});
const errorOf = (reply: SentReply) => [
  reply.status,
  z.object({ errors: z.array(z.object({ title: z.string() })) }).parse(reply.json()).errors[0]?.title,
];

describeOnBothDatabases('the Cloud Foundry API', (_open, { createPlace }) => {
  let app: TestApp;
  let administrator: string;
  const spaces: Record<string, string> = {};

  const requestToken = (fields: Readonly<Record<string, string>>, client = 'cf:') =>
    send(app.httpPort, {
      host: `uaa.cf.${domain}`,
      method: 'POST',
      path: '/oauth/token',
      headers: {
        authorization: `Basic ${Buffer.from(client).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'password', ...fields }).toString(),
    });
  const tokenOf = (reply: SentReply) => z.object({ access_token: z.string() }).parse(reply.json()).access_token;
  const call = (token: string | undefined, method: string, path: string, body?: unknown) =>
    send(app.httpPort, {
      host: `api.cf.${domain}`,
      method,
      path,
      headers: {
        ...(token !== undefined && { authorization: `bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const list = async (path: string, token = administrator) => page.parse((await call(token, 'GET', path)).json());
  const guidOf = async (path: string) => (await list(path)).resources[0]?.guid ?? '';
  /** Follows a 202 to its job, and answers the id of what was made. */
  const follow = async (reply: SentReply) => {
    expect([reply.status, reply.body]).toEqual([202, '']);
    const { pathname, host } = new URL(reply.headers.location ?? '');
    expect(host).toBe(`api.cf.${domain}:${app.httpsPort}`);
    const job = await call(administrator, 'GET', pathname);
    expect(job.json()).toMatchObject({ state: 'COMPLETE', errors: [] });
    return pathname.slice(-36);
  };
  const createInstance = async (name: string, plan: string, parameters: object, space = 'acme') =>
    call(administrator, 'POST', '/v3/service_instances', {
      type: 'managed',
      name,
      parameters,
      relationships: {
        space: { data: { guid: spaces[space] } },
        service_plan: { data: { guid: await guidOf(`/v3/service_plans?names=${plan}&service_offering_names=it-rt`) } },
      },
    });
  const createBinding = (instance: string, name: string, parameters?: object, token = administrator) =>
    call(token, 'POST', '/v3/service_credential_bindings', {
      type: 'key',
      name,
      parameters,
      relationships: { service_instance: { data: { guid: instance } } },
    });
  const readDetails = async (key: string, token = administrator) => {
    const reply = await call(token, 'GET', `/v3/service_credential_bindings/${key}/details`);
    return z.object({ credentials: z.object({ oauth: z.record(z.string(), z.unknown()) }) }).parse(reply.json())
      .credentials.oauth;
  };

  beforeAll(async () => {
    const { url } = await createPlace();
    app = await startTestApp({ ...(url !== undefined && { databaseUrl: url }) });
    const manage = createManagementCaller(app);
    for (const subdomain of ['acme', 'other']) {
      await manage('POST', '/management/v1/subaccounts', { body: { subdomain, flavour: 'cf' } });
    }
    administrator = tokenOf(
      await requestToken({ username: 'admin', password: app.administratorToken?.reveal() ?? '' }),
    );
    for (const { name, guid } of (await list('/v3/spaces')).resources) spaces[name] = guid;
  });
  afterAll(() => app.close());

  it('says where it and its token service are', async () => {
    const { links } = z
      .object({ links: z.record(z.string(), z.looseObject({ href: z.string() })) })
      .parse((await call(undefined, 'GET', '/')).json());
    expect(links.uaa?.href).toBe(`https://uaa.cf.${domain}:${app.httpsPort}`);
    expect(links.cloud_controller_v3?.href).toBe(`https://api.cf.${domain}:${app.httpsPort}/v3`);
  });

  it('lets in administrators by the password grant of the client cf, and nobody else', async () => {
    const right = app.administratorToken?.reveal() ?? '';
    const reply = await requestToken({ username: 'admin', password: right });
    expect(reply.json()).toMatchObject({ token_type: 'bearer', expires_in: 599 });
    expect((await requestToken({ username: 'admin', password: 'wrong' })).status).toBe(401);
    expect((await requestToken({ username: 'admin', password: right }, 'cf:secret')).status).toBe(400);
    expect((await requestToken({ username: 'admin', password: right }, 'other:')).status).toBe(400);
    expect((await requestToken({ grant_type: 'client_credentials' })).status).toBe(400);
    const byForm = await send(app.httpPort, {
      host: `uaa.cf.${domain}`,
      method: 'POST',
      path: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'password', client_id: 'cf', username: 'x', password: right }).toString(),
    });
    expect(byForm.status).toBe(200);
  });

  it('S-21: refuses tokens that are missing, changed, expired or of somebody else', async () => {
    const [head = '', payload = '', signature = ''] = administrator.split('.');
    const forged = Buffer.from(JSON.stringify({ exp: 9_999_999_999, user_name: 'x', origin: spaces.acme })).toString(
      'base64url',
    );
    const management = app.administratorToken?.reveal();
    for (const token of [undefined, 'nonsense', management, `${head}.${forged}.${signature}`, `${head}.${payload}.`]) {
      expect(errorOf(await call(token, 'GET', '/v3/service_instances'))).toEqual([401, 'CF-InvalidAuthToken']);
    }
    const token = tokenOf(await requestToken({ username: 'a', password: management ?? '' }));
    app.clock.advance(600_000);
    expect(errorOf(await call(token, 'GET', '/v3/service_instances'))).toEqual([401, 'CF-InvalidAuthToken']);
    administrator = tokenOf(await requestToken({ username: 'a', password: management ?? '' }));
    const elsewhere = await send(app.httpPort, {
      host: 'acme.it.portolan.localhost',
      path: '/api/v1/',
      headers: { authorization: `Bearer ${administrator}` },
    });
    expect(elsewhere.status).toBe(401);
  });

  it('the three documented reads: instances of a plan, their keys, the details of a certificate', async () => {
    const instance = await follow(await createInstance('sender', 'integration-flow', {}));
    await follow(await createInstance('reader', 'api', { roles: ['MonitoringDataRead'] }));
    const found = await list('/v3/service_instances?service_plan_names=integration-flow');
    expect(found.resources).toMatchObject([
      { guid: instance, name: 'sender', tags: [], last_operation: { type: 'create', state: 'succeeded' } },
    ]);
    const key = await follow(await createBinding(instance, 'k', { 'key-type': 'certificate', validity: 30 }));
    const keys = await list(`/v3/service_credential_bindings?service_instance_guids=${instance},none`);
    expect(keys.resources).toMatchObject([
      { guid: key, name: 'k', type: 'key', last_operation: { type: 'create', state: 'succeeded' } },
    ]);
    const first = await readDetails(key);
    expect(first).toMatchObject({ key: expect.stringContaining('PRIVATE KEY'), clientid: expect.any(String) });
    const { key: privateKey, ...others } = first;
    expect(await readDetails(key), 'the private key is shown once').toEqual(others);
    expect(Object.keys(Object(others.certificatedetails)).sort()).toEqual([
      'issuerdn',
      'serialnumber',
      'subjectdn',
      'validuntil',
    ]);
    expect(app.logLines.join('\n')).not.toContain(String(privateKey).slice(40, 80));
  });

  it('secrets are handed out once, and not after an hour', async () => {
    const instance = await follow(await createInstance('secrets', 'api', {}));
    const key = await follow(await createBinding(instance, 'k'));
    const at = await Promise.all(Array.from({ length: 5 }, () => readDetails(key)));
    expect(at.filter((oauth) => 'clientsecret' in oauth)).toHaveLength(1);
    const late = await follow(await createBinding(instance, 'late'));
    app.clock.advance(3_600_001);
    administrator = tokenOf(await requestToken({ username: 'a', password: app.administratorToken?.reveal() ?? '' }));
    await app.rooms.serviceInstances.keptCredentials.forgetUnread();
    expect(await readDetails(late)).not.toHaveProperty('clientsecret');
  });

  it('S-63: what is kept for the second call is sealed', async () => {
    const instance = await follow(await createInstance('sealed', 'api', {}));
    const key = await follow(await createBinding(instance, 'k'));
    const row = await app.rooms.database.read
      .selectFrom('service_keys')
      .select('sealed_credentials')
      .where('id', '=', key)
      .executeTakeFirstOrThrow();
    const kept = Buffer.from(row.sealed_credentials ?? []).toString('latin1');
    expect(kept.length).toBeGreaterThan(100);
    expect(kept).not.toContain('clientsecret');
  });

  it('changes parameters, refuses what cannot change, and deletes', async () => {
    const instance = await follow(await createInstance('changing', 'api', { roles: ['MonitoringDataRead'] }));
    const path = `/v3/service_instances/${instance}`;
    await follow(await call(administrator, 'PATCH', path, { parameters: { roles: ['CredentialsRead'] } }));
    expect((await call(administrator, 'GET', `${path}/parameters`)).json()).toEqual({ roles: ['CredentialsRead'] });
    for (const body of [{ name: 'x' }, { tags: ['x'] }, { parameters: { roles: ['No'] } }, { unknown: 1 }]) {
      expect(errorOf(await call(administrator, 'PATCH', path, body))).toEqual([422, 'CF-UnprocessableEntity']);
    }
    const key = await follow(await createBinding(instance, 'k'));
    expect(errorOf(await call(administrator, 'DELETE', path))).toEqual([422, 'CF-UnprocessableEntity']);
    await follow(await call(administrator, 'DELETE', `/v3/service_credential_bindings/${key}`));
    await follow(await call(administrator, 'DELETE', path));
    expect(errorOf(await call(administrator, 'GET', path))).toEqual([404, 'CF-ResourceNotFound']);
  });

  it('refuses what the service refuses, with its words', async () => {
    const { resources } = await list('/v3/service_instances?names=reader');
    const instance = resources[0]?.guid ?? '';
    expect(errorOf(await createInstance('reader', 'api', {}))).toEqual([422, 'CF-UnprocessableEntity']);
    expect((await createInstance('none', 'api', { roles: ['No'] })).body).toContain('The role \\"No\\" does not exist');
    expect(errorOf(await createInstance('none', 'api', {}, 'nowhere'))).toEqual([422, 'CF-UnprocessableEntity']);
    const external = { 'key-type': 'certificate_external', 'X.509': app.caCertificatePem };
    await follow(await createBinding(instance, 'mine', external));
    const again = await createBinding(instance, 'again', external);
    expect([errorOf(again), again.body]).toEqual([
      [422, 'CF-UnprocessableEntity'],
      expect.stringContaining('certificate'),
    ]);
    expect(errorOf(await createBinding('nowhere', 'k'))).toEqual([422, 'CF-UnprocessableEntity']);
    expect(errorOf(await call(administrator, 'GET', '/v3/service_instances?colour=red'))).toEqual([
      400,
      'CF-BadQueryParameter',
    ]);
    expect(errorOf(await call(administrator, 'GET', '/v3/jobs/nothing'))).toEqual([404, 'CF-ResourceNotFound']);
  });

  it('lists in pages', async () => {
    const all = await list('/v3/service_instances');
    const { pagination, resources } = await list('/v3/service_instances?per_page=1&page=2');
    expect(pagination).toMatchObject({
      total_results: all.resources.length,
      total_pages: all.resources.length,
      previous: { href: expect.stringContaining('?per_page=1&page=1') },
    });
    expect(resources.map(({ guid }) => guid)).toEqual([all.resources[1]?.guid]);
    expect((await list('/v3/service_offerings?names=it-rt')).resources).toHaveLength(1);
    expect((await list('/v3/organizations?names=acme')).resources).toHaveLength(1);
    const plans = JSON.stringify(await list('/v3/service_plans?names=api'));
    expect(plans).toContain('"MonitoringDataRead"');
  });

  it('S-04: does the same work for a user of a subaccount that does not exist', async () => {
    const refuse = async (origin: string) =>
      (await requestToken({ username: 'nobody', password: 'wrong', origin })).status;
    const countRefusals = async () =>
      (
        await app.rooms.database.read
          .selectFrom('audit_events')
          .select('id')
          .where('object', '=', 'Sign-in by password')
          .where('actor_name', '=', 'nobody')
          .execute()
      ).length;
    const before = await countRefusals();
    expect([await refuse('acme'), await refuse('no-such-subdomain')]).toEqual([401, 401]);
    // Both have been through the check of a password, which is what takes time.
    expect(await countRefusals()).toBe(before + 2);
  });

  it('S-55, S-28: a Space Developer has its own space only, for as long as it is one', async () => {
    const { identityProvider, accounts } = app.rooms;
    const subaccount = await accounts.findSubaccountByLabel('other');
    if (subaccount === undefined) throw new Error('no subaccount');
    await identityProvider.createUser(subaccount.id, { userName: 'dev', password }, testActor);
    const signIn = () => requestToken({ username: 'dev', password, login_hint: '{"origin":"other"}' });
    expect((await signIn()).status).toBe(401);
    const assignment = {
      subaccountId: subaccount.id,
      application: { providerAccount: 'cf', application: 'cloud-controller' },
      role: 'Space Developer',
      assignee: { kind: 'user', name: 'dev' },
    } as const;
    // Whoever manages authorizations may give roles of an application of the subaccount's own any name.
    const own = { ...assignment, application: { providerAccount: 'other', application: 'cloud-controller' } };
    await accounts.assignRole(own, testActor);
    expect((await signIn()).status).toBe(401);
    await accounts.assignRole(assignment, testActor);
    const token = tokenOf(await signIn());
    expect((await list('/v3/spaces', token)).resources.map(({ name }) => name)).toEqual(['other']);
    expect((await list('/v3/service_instances', token)).resources).toEqual([]);
    const instance = await guidOf('/v3/service_instances?names=reader');
    const key = await guidOf(`/v3/service_credential_bindings?service_instance_guids=${instance}`);
    for (const [method, path, body] of [
      ['GET', `/v3/service_instances/${instance}`],
      ['GET', `/v3/service_instances/${instance}/parameters`],
      ['PATCH', `/v3/service_instances/${instance}`, { parameters: {} }],
      ['DELETE', `/v3/service_instances/${instance}`],
      ['GET', `/v3/service_credential_bindings/${key}`],
      ['GET', `/v3/service_credential_bindings/${key}/details`],
      ['DELETE', `/v3/service_credential_bindings/${key}`],
    ] as const) {
      expect([method, path, errorOf(await call(token, method, path, body))]).toEqual([
        method,
        path,
        [404, 'CF-ResourceNotFound'],
      ]);
    }
    expect(errorOf(await createBinding(instance, 'foreign', {}, token))).toEqual([422, 'CF-UnprocessableEntity']);
    await accounts.unassignRole(assignment, testActor);
    expect(errorOf(await call(token, 'GET', '/v3/spaces'))).toEqual([401, 'CF-InvalidAuthToken']);
  });
});
