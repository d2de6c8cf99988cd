import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { basic, claimsOf, form } from '../../support/authorization-server.ts';
import { createSelfSigned, sendTls } from '../../support/client-credentials.ts';
import {
  acme,
  type Credentials,
  neoAuthorize,
  neoToken,
  type ServerWithLandscape,
  startWithLandscape,
} from '../../support/landscape.ts';
import { createVisitor, locationOf, signInAt } from '../../support/page-visitor.ts';

const api = '/management/v1/subaccounts';
const jane = { username: 'jane', password: 'correct horse battery staple' };
const redirectUri = 'https://app.example/callback';
const reader: Credentials = { id: 'reader', secret: 'marker-of-the-reader-7f3a' };
const web: Credentials = { id: 'web', secret: 'marker-of-the-shop-91c2' };
const wrongSecret = 'marker-of-a-wrong-secret-52b8';

let server: ServerWithLandscape;
let subaccounts: ReadonlyMap<string, string>;
let auditToken: string;
beforeAll(async () => {
  server = await startWithLandscape({
    subaccounts: [
      {
        subdomain: 'acme',
        flavour: 'neo',
        subscriptions: ['intprov/acmetmn'],
        users: [{ name: jane.username, password: jane.password }],
        oauthClients: [
          { ...reader, name: 'Reader', subscription: 'intprov/acmetmn', tokenLifetimeSeconds: 0, isImported: true },
          {
            ...web,
            name: 'Web',
            subscription: 'intprov/acmetmn',
            authorizationGrant: 'authorization-code',
            redirectUris: [redirectUri],
            scopes: ['read', 'write'],
            skipConsent: true,
            tokenLifetimeSeconds: 3600,
            refreshTokenLifetimeSeconds: 86_400,
          },
        ],
      },
      {
        subdomain: 'cf-one',
        flavour: 'cf',
        serviceInstances: [{ name: 'shop', offering: 'xsuaa', parameters: { xsappname: 'shop' } }],
      },
    ],
  });
  const { body } = await server.manage('GET', api);
  const listed = z.array(z.object({ id: z.string(), subdomain: z.string() })).parse(body);
  subaccounts = new Map(listed.map(({ id, subdomain }) => [subdomain, id]));
  const auditor = await server.createApiClient(['hcp.readAuditLogs']);
  auditToken = keep((await fetchPlatformToken(auditor)).json.access_token);
});
afterAll(() => server.close());

const eventsOf = async (where: 'acme' | 'cf-one' | 'installation') => {
  const id = where === 'installation' ? where : subaccounts.get(where);
  // An id as the management API prints it.
  return server.rooms.audit.list(id as Parameters<typeof server.rooms.audit.list>[0], { limit: 500 });
};
/** What the Audit Log Retrieval API, one of the Neo environment, gives to whoever reads it. */
const readRecords = async (category: Expected['category']): Promise<string> => {
  const path = '/auditlog/v1/accounts/acme/AuditLogRecords';
  const query = `$filter=${encodeURIComponent(`Category eq 'audit.${category}'`)}`;
  const headers = { authorization: `Bearer ${auditToken}` };
  return (await server.send({ host: 'api', method: 'GET', path: `${path}?${query}`, headers })).text;
};
type Expected = {
  readonly where?: 'acme' | 'cf-one' | 'installation';
  readonly category: 'security-events' | 'configuration';
  readonly action: string;
  readonly message: string;
  readonly attributes?: unknown;
};
/** Source: O-84: "within 10 s". What has no write of its own is recorded behind the reply. */
const isRecorded = ({ where = 'acme', category, ...event }: Expected): Promise<void> =>
  expect
    .poll(async () => [await eventsOf(where), where === 'acme' ? await readRecords(category) : undefined], {
      timeout: 10_000,
    })
    .toEqual([
      expect.arrayContaining([expect.objectContaining({ ...event, category: `audit.${category}` })]),
      where === 'acme' ? expect.stringContaining(`"${event.message} (object: `) : undefined,
    ]);
const fetchPlatformToken = ({ id, secret }: Credentials) =>
  server.send({
    host: 'api',
    path: '/oauth2/apitoken/v1?grant_type=client_credentials',
    headers: basic(id, secret),
  });
const security = { category: 'security-events' } as const;
const configuration = { category: 'configuration' } as const;
const start = (token: unknown): string => String(token).slice(0, 5);

/** All there is to keep to oneself, for the last test. */
const kept: string[] = [reader.secret, web.secret, wrongSecret, jane.password];
const keep = (token: unknown): string => {
  kept.push(String(token));
  return String(token);
};

describe('O-84: the audit log', () => {
  it('has tokens by client credentials, opaque and JWT, and how they were revoked', async () => {
    for (const format of ['opaque', 'jwt']) {
      const token = keep((await server.fetchToken(reader, `&token_format=${format}`)).json.access_token);
      const named = format === 'jwt' ? claimsOf(token).jti : token;
      await isRecorded({ ...security, action: 'create', message: `Creating access token: ${start(named)}` });
      expect((await server.postForm('/oauth2/revoke', { token }, reader)).status).toBe(200);
      await isRecorded({ ...security, action: 'delete', message: `Deleting cloud access token: ${start(named)}` });
    }
  });

  it('has codes, tokens from codes, refreshed ones, and the replay of a code', async () => {
    const visitor = createVisitor(server.send, acme);
    await signInAt(visitor, await visitor.get('/oauth2'), jane);
    const query = new URLSearchParams({ response_type: 'code', client_id: web.id, redirect_uri: redirectUri });
    const code = keep(locationOf(await visitor.get(`${neoAuthorize}?${query}`)).searchParams.get('code'));
    await isRecorded({ ...security, action: 'create', message: `Creating authorization code: ${start(code)}` });
    const redeem = () =>
      server.postForm(neoToken, { grant_type: 'authorization_code', code, redirect_uri: redirectUri }, web);
    const first = (await redeem()).json;
    await isRecorded({ ...security, action: 'delete', message: `Deleting authorization code: ${start(code)}` });
    const refresh_token = keep(first.refresh_token);
    const refreshed = (await server.postForm(neoToken, { grant_type: 'refresh_token', refresh_token }, web)).json;
    for (const { access_token, refresh_token: renewed } of [first, refreshed]) {
      const [access, refresh] = [keep(access_token), keep(renewed)];
      await isRecorded({ ...security, action: 'create', message: `Creating access token: ${start(access)}` });
      await isRecorded({ ...security, action: 'create', message: `Creating refresh token: ${start(refresh)}` });
    }
    expect((await redeem()).status).toBe(400);
    await isRecorded({
      ...security,
      action: 'refuse',
      message: 'Token request refused',
      attributes: { error: 'invalid_grant', reason: 'the code was used before' },
    });
  });

  it('has clients of the Platform APIs, their tokens, and the change of their scopes', async () => {
    const own = await server.createApiClient(['hcp.readKeystores']);
    keep(own.secret);
    await isRecorded({ ...configuration, action: 'create', message: `Creating platform client: ${own.id}` });
    const token = keep((await fetchPlatformToken(own)).json.access_token);
    await isRecorded({ ...security, action: 'create', message: `Creating platform access token: ${start(token)}` });
    const client = `${api}/acme/api-clients/${own.id}`;
    await server.manage('PATCH', client, { body: { scopes: ['hcp.manageKeystores'] } });
    await isRecorded({
      ...configuration,
      action: 'update',
      message: `Updating platform client: ${own.id}`,
      attributes: { scopes: '["hcp.readKeystores"] -> ["hcp.manageKeystores"]' },
    });
    await server.manage('DELETE', client);
    await isRecorded({ ...configuration, action: 'delete', message: `Deleting platform client: ${own.id}` });
  });

  it('has clients of applications, with old and new values of what changed', async () => {
    const clients = `${api}/acme/oauth-clients`;
    await isRecorded({ ...configuration, action: 'create', message: 'Creating application client: web' });
    await server.manage('PATCH', `${clients}/web`, {
      body: { scopes: ['read'], redirectUris: ['https://new.example/'], tokenLifetimeSeconds: 60 },
    });
    await isRecorded({
      ...configuration,
      action: 'update',
      message: 'Updating application client: web',
      attributes: {
        scopes: '["read","write"] -> ["read"]',
        redirectUris: `["${redirectUri}"] -> ["https://new.example/"]`,
        tokenLifetimeSeconds: '3600 -> 60',
      },
    });
    await server.manage('PATCH', `${clients}/reader`, { body: { tokenLifetimeSeconds: 3600 } });
    await isRecorded({
      ...configuration,
      action: 'update',
      message: 'Updating application client: reader',
      attributes: { tokenLifetimeSeconds: 'unlimited -> 3600' },
    });
    await server.manage('DELETE', `${clients}/web`);
    await isRecorded({ ...configuration, action: 'delete', message: 'Deleting application client: web' });
    await server.manage('PUT', `${api}/acme/branding`, { body: { title: 'Acme' } });
    await isRecorded({
      ...configuration,
      action: 'update',
      message: 'Updating branding',
      attributes: { old: expect.any(String), new: expect.stringContaining('Acme') },
    });
  });

  it('has refused scopes, refused secrets, the limit of guesses, and refused certificates', async () => {
    await server.fetchToken(reader, '&scope=beyond');
    const refused = { ...security, action: 'refuse' } as const;
    await isRecorded({ ...refused, message: 'Token request refused', attributes: { error: 'invalid_scope' } });
    await Promise.all(Array.from({ length: 25 }, () => server.fetchToken({ ...reader, secret: wrongSecret })));
    const failed = { ...refused, message: 'Client authentication failed' } as const;
    await isRecorded({ ...failed, attributes: { reason: 'wrong secret' } });
    const limit = 'Rate limit of failed client authentications reached';
    await isRecorded({ ...refused, message: limit });
    server.clock.advance(60_000);

    const keys = `${api}/cf-one/service-instances/shop/keys`;
    const parameters = { 'credential-type': 'x509' };
    const { body } = await server.manage('POST', keys, { body: { name: 'ci', parameters } });
    const { credentials } = z.object({ credentials: z.object({ clientid: z.string(), key: z.string() }) }).parse(body);
    kept.push(credentials.key.split('\n')[1] ?? credentials.key);
    const created = { ...configuration, where: 'cf-one', action: 'create' } as const;
    await isRecorded({ ...created, message: 'Creating service key: shop/ci' });
    const fields = { grant_type: 'client_credentials', client_id: credentials.clientid };
    const wanted = { host: 'cf-one.authentication.cert', path: '/oauth/token', ...form(fields) };
    expect((await sendTls(server.httpsPort, wanted, await createSelfSigned('stranger'))).status).toBe(401);
    await isRecorded({ ...failed, where: 'cf-one', attributes: { reason: expect.stringContaining('certificate') } });
    await server.manage('DELETE', `${keys}/ci`);
    await isRecorded({ ...created, action: 'delete', message: 'Deleting service key: shop/ci' });
  }, 30_000);

  it('has signing keys: created, enabled, deleted', async () => {
    const keys = `${api}/cf-one/signing-keys`;
    const { body } = await server.manage('POST', keys, { body: {} });
    const { kid } = z.object({ kid: z.string() }).parse(body);
    server.clock.advance(12 * 3_600_000);
    await server.manage('POST', `${keys}/${kid}/enable`, { body: {} });
    await server.manage('POST', `${keys}/${kid}/delete`, { body: { isEmergency: true } });
    for (const [action, verb] of [
      ['create', 'Creating'],
      ['update', 'Enabling'],
      ['delete', 'Deleting'],
    ] as const) {
      await isRecorded({ ...configuration, where: 'cf-one', action, message: `${verb} signing key: ${kid}` });
    }
  });

  it('says of each event when, in whose name, from where and in which request', async () => {
    const events = [...(await eventsOf('acme')), ...(await eventsOf('cf-one')), ...(await eventsOf('installation'))];
    expect(events.length).toBeGreaterThan(40);
    for (const { actor, createdAtMs, category } of events) {
      expect([category, createdAtMs]).toEqual([expect.stringMatching(/^audit\.[a-z-]+$/), expect.any(Number)]);
      if (actor.kind === 'system') continue;
      expect(actor).toMatchObject({ remoteAddress: '127.0.0.1', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    }
  });
});

it('O-82: no log line and no audit event has more than five symbols of a token, or anything of a secret', async () => {
  const events = [await eventsOf('acme'), await eventsOf('cf-one'), await eventsOf('installation')];
  const everything = JSON.stringify(events) + server.logLines.join('\n');
  expect(kept.length).toBeGreaterThan(12);
  expect(server.logLines.length).toBeGreaterThan(50);
  for (const secret of kept) {
    const [, , signature] = secret.split('.');
    // What begins every JWT alike says nothing of one; fewer than eight hexadecimal digits turn up by chance.
    const parts = signature === undefined ? [secret] : [signature, String(claimsOf(secret).jti)];
    for (const part of parts) expect(everything).not.toContain(part.slice(0, 8));
  }
  expect(everything).not.toContain(String(server.administratorToken?.reveal()));
});
