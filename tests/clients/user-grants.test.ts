import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createManagementCaller } from '../support/management.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

let app: TestApp;
let seen: Readonly<Record<string, unknown>>;

const user = { username: 'jane', password: 'correct horse battery staple' };
const redirectUri = 'https://shop.example/callback';
const secret = 'secret+of%40a&client';
const platformScopes = ['hcp.manageAuthorizationSettings', 'hcp.readAuthorizationSettings'];

const codeClient = {
  subscription: 'intprov/shop',
  authorizationGrant: 'authorization-code',
  redirectUris: [redirectUri],
  tokenLifetimeSeconds: 3600,
  refreshTokenLifetimeSeconds: 86_400,
};
const users = [{ name: user.username, email: 'jane@example.com', password: user.password }];
const landscape = {
  subaccounts: [
    {
      subdomain: 'acme',
      flavour: 'neo',
      subscriptions: ['intprov/shop', 'intprov/acmetmn'],
      users,
      oauthClients: [
        { ...codeClient, name: 'Web', id: 'web', secret, scopes: ['read', 'write'] },
        { ...codeClient, name: 'Phone', id: 'phone', isConfidential: false, scopes: ['read'] },
        { name: 'API', id: 'api', secret, subscription: 'intprov/acmetmn', tokenLifetimeSeconds: 3600 },
      ],
    },
    {
      subdomain: 'cf-one',
      flavour: 'cf',
      users,
      roleCollections: [
        { name: 'Readers', roles: [{ application: 'shop!t1', role: 'Reader' }], users: [user.username] },
        { name: 'Lenders', roles: [{ application: 'library!t1', role: 'Reader' }], users: [user.username] },
      ],
      serviceInstances: ['shop', 'library'].map((name) => ({
        name,
        offering: 'xsuaa',
        parameters: {
          xsappname: name,
          scopes: [{ name: '$XSAPPNAME.Read' }, { name: '$XSAPPNAME.Write' }],
          'role-templates': [{ name: 'Reader', 'scope-references': ['$XSAPPNAME.Read'] }],
          'oauth2-configuration': {
            'redirect-uris': [redirectUri],
            'grant-types': [
              'password',
              'authorization_code',
              'refresh_token',
              'urn:ietf:params:oauth:grant-type:jwt-bearer',
            ],
          },
        },
      })),
    },
  ],
};

beforeAll(async () => {
  app = await startTestApp();
  const call = createManagementCaller(app);
  const applied = await call('POST', '/management/v1/landscape', { body: { landscape } });
  expect(applied.status, JSON.stringify(applied.body)).toBe(200);
  const bind = async (instance: string): Promise<Readonly<Record<string, unknown>>> => {
    const path = `/management/v1/subaccounts/cf-one/service-instances/${instance}/keys`;
    const { body } = await call('POST', path, { body: { name: 'binding' } });
    return z.object({ credentials: z.record(z.string(), z.unknown()) }).parse(body).credentials;
  };
  const { body } = await call('POST', '/management/v1/subaccounts/acme/api-clients', {
    body: { description: 'Roles', scopes: platformScopes },
  });
  const platform = z.object({ client: z.object({ id: z.string() }), secret: z.string() }).parse(body);
  const caFile = join(app.dataFolder, 'ca.pem');
  writeFileSync(caFile, app.caCertificatePem);
  const domain = `portolan.localhost:${app.httpsPort}`;
  const job = {
    httpsPort: app.httpsPort,
    user,
    redirectUri,
    neo: {
      host: 'oauthasservices-acme',
      origin: `https://oauthasservices-acme.${domain}`,
      web: { id: 'web', secret },
      phone: 'phone',
      api: { id: 'api', secret },
    },
    cf: { host: 'cf-one.authentication', issuer: `https://cf-one.authentication.${domain}/oauth/token` },
    platform: { origin: `https://api.${domain}`, client: { id: platform.client.id, secret: platform.secret } },
    shop: await bind('shop'),
    other: await bind('library'),
  };
  const children = join(import.meta.dirname, 'children');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--require', join(children, 'resolve-portolan.cjs'), join(children, 'user-grants.ts'), JSON.stringify(job)],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile }, timeout: 120_000 },
  );
  seen = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}, 150_000);
afterAll(() => app.close());

/** Source: READMEs of the libraries; spec clients.md 2, 3, 7; wire contract O-28, O-67, 3.4, 7.2 */
describe('published libraries, unmodified, where there is a user', () => {
  const invalidGrant = expect.objectContaining({ error: 'invalid_grant', status: 400 });

  it('O-67: @sap/xssec signs a user in, checks the scopes of the user, and exchanges the token for another application', () => {
    expect(seen.xssec).toEqual({
      granted: true,
      notGranted: false,
      whole: true,
      email: 'jane@example.com',
      user: user.username,
      origin: 'sap.default',
      grantType: 'password',
      hasRefreshToken: true,
      exchanged: { user: user.username, local: true },
      foreign: expect.objectContaining({ name: 'WrongAudienceError' }),
      wrongPassword: expect.objectContaining({
        message: expect.stringContaining('was 401: {"error":"unauthorized","error_description":"Bad credentials"}'),
      }),
    });
  });

  it.each([
    { name: 'openidXsuaa', scope: 'openid shop!t1.Read', subject: true, who: 'an application of XSUAA' },
    { name: 'openidNeo', scope: 'read', subject: false, who: 'a confidential client of Neo' },
    { name: 'openidPublic', scope: 'read', subject: false, who: 'a public client of Neo' },
  ])('O-28: openid-client with PKCE redeems a code once and refreshes, as $who', ({ name, scope, subject }) => {
    expect(seen[name]).toEqual({
      supportsPkce: true,
      scope,
      expiresIn: expect.any(Number),
      subject,
      again: invalidGrant,
      refreshedScope: scope,
    });
  });

  it('oauth4webapi reads the authorization response with its issuer, the token and the refreshed one', () => {
    expect(seen.oauth4webapi).toEqual({ type: 'bearer', scope: 'read', refreshed: 'read' });
  });

  it('simple-oauth2 gets a code and refreshes at the endpoints of a Neo account, and revokes all', () => {
    expect(seen.simpleCode).toEqual({
      scopes: ['read', 'write'],
      expired: false,
      refreshed: 'read write',
      afterRevocation: expect.objectContaining({
        data: { payload: expect.objectContaining({ error: 'invalid_grant' }) },
      }),
    });
  });

  it('O-3, O-37: simple-oauth2 gets tokens of a Neo account and of the Platform APIs by client credentials', () => {
    const common = { access_token: expect.any(String), token_type: 'Bearer', expires_at: expect.any(String) };
    expect(seen.simpleNeo).toEqual({ ...common, expires_in: 3600, scopes: [] });
    expect(seen.simplePlatform).toEqual({ ...common, expires_in: 1500, scope: platformScopes.join(' ') });
  });

  it('simple-oauth2 signs a user in by password at XSUAA, and revokes the refresh token', () => {
    expect(seen.simplePassword).toEqual({
      scope: 'openid uaa.user shop!t1.Read',
      refreshed: expect.objectContaining({ data: { payload: expect.objectContaining({ error: 'invalid_grant' }) } }),
    });
  });
});
