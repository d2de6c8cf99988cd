import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientChanges, ClientRegistration } from '../../../src/authorization-server/index.ts';
import {
  administrator,
  neoSecret,
  type ServerWithClients,
  startWithClients,
} from '../../support/authorization-server.ts';

type NeoRegistration = Extract<ClientRegistration, { readonly kind: 'neo-application' }>;

let server: ServerWithClients;
beforeAll(async () => {
  server = await startWithClients();
});
afterAll(() => server.close());

type Changes = { readonly [Name in keyof NeoRegistration]?: NeoRegistration[Name] | undefined };

const days = 86_400;
const register = (changes: Changes) =>
  server.clients.register(
    {
      kind: 'neo-application',
      subaccountId: server.acme.id,
      name: 'Client',
      authorizationGrant: 'client-credentials',
      subscription: server.tmn,
      tokenLifetimeSeconds: 3600,
      // Tests leave fields out by `undefined`, which the rules treat as absent.
      ...(changes as Partial<NeoRegistration>),
    },
    administrator,
  );

/** What makes it a client of the authorization code grant. */
const codeClient: Changes = {
  authorizationGrant: 'authorization-code',
  redirectUris: ['https://shop.example/callback', 'com.example.shop:/callback', 'http://localhost:3000/callback'],
  refreshTokenLifetimeSeconds: 30 * days,
};

describe('registering an OAuth client', () => {
  it('O-7: accepts a lifetime of 1 second to 180 days', async () => {
    for (const tokenLifetimeSeconds of [1, 180 * days]) {
      await expect(register({ tokenLifetimeSeconds })).resolves.toMatchObject({ client: { tokenLifetimeSeconds } });
    }
  });

  it('generates a UUID and a secret where none is given, and shows only that secret', async () => {
    const generated = await register({});
    expect(generated.client.clientId).toMatch(/^[0-9a-f-]{36}$/);
    expect(generated.secret?.reveal()).toMatch(/^[0-9a-f-]{36}\$[A-Za-z0-9_-]{43}=$/);
    expect((await register({ secret: neoSecret })).secret).toBeUndefined();
  });

  it('makes every client credentials client confidential', async () => {
    expect((await register({ confidential: false })).client.isConfidential).toBe(true);
  });

  it.each<readonly [string, Changes]>([
    ['O-5: a new unlimited lifetime', { tokenLifetimeSeconds: 0 }],
    ['O-7: 180 days and a second', { tokenLifetimeSeconds: 180 * days + 1 }],
    ['half a second', { tokenLifetimeSeconds: 0.5 }],
    [
      'O-19: an application without a subscription',
      { subscription: { providerAccount: 'intprov', application: 'othertmn' } },
    ],
    [
      'O-19: a node that is none of tmn, iflmap, hcioem',
      { subscription: { providerAccount: 'intprov', application: 'acmeworker' } },
    ],
    ['a colon in the id', { clientId: 'a:b' }],
    ['a space in the id', { clientId: 'a b' }],
    ['an id of 129 characters', { clientId: 'x'.repeat(129) }],
    ['a secret of 7 characters', { secret: 'seven77' }],
    ['a secret of 257 bytes', { secret: 'x'.repeat(257) }],
    ['a line break in the secret', { secret: 'line\nbreak!' }],
    ['no name', { name: '' }],
    ['a scope with a space', { scopes: ['a b'] }],
    ['a scope given twice', { scopes: ['a', 'a'] }],
    ['the code grant without a redirect URI', { ...codeClient, redirectUris: [] }],
    ['the code grant without a refresh token lifetime', { ...codeClient, refreshTokenLifetimeSeconds: undefined }],
    ['a new unlimited refresh token lifetime', { ...codeClient, refreshTokenLifetimeSeconds: 0 }],
    ['refresh tokens of 180 days and a second', { ...codeClient, refreshTokenLifetimeSeconds: 180 * days + 1 }],
    ['a redirect URI of another machine without TLS', { ...codeClient, redirectUris: ['http://shop.example/'] }],
    ['a redirect URI that is a script', { ...codeClient, redirectUris: ['javascript:alert(1)'] }],
    ['a redirect URI with a wildcard', { ...codeClient, redirectUris: ['https://*.shop.example/'] }],
    ['wildcards asked for by name', { ...codeClient, settings: { hasRedirectPatterns: true } }],
    ['a secret for a client that is not confidential', { ...codeClient, confidential: false, secret: neoSecret }],
    ['redirect URIs without the code grant', { redirectUris: ['https://shop.example/'] }],
    ['refresh tokens for a client that gets none', { refreshTokenLifetimeSeconds: 60 }],
    ['a consent page to skip without the code grant', { skipConsent: true }],
    ['a translation into no language', { settings: { translations: { de_DE: { name: 'Leser' } } } }],
  ])('refuses %s', async (_name, changes) => {
    await expect(register(changes)).rejects.toMatchObject({ status: 400, code: 'invalid_client_metadata' });
  });

  it('O-18: refuses an id in use, in any case of its letters', async () => {
    await expect(register({ clientId: 'MY_client_1' })).rejects.toMatchObject({ status: 409 });
  });

  it('registers a confidential and a public client of the code grant with all their fields', async () => {
    const settings = {
      translations: { de: { name: 'Laden', description: 'Bestellungen' } },
      refreshPolicy: 'rotate',
    } as const;
    const shop = await register({ ...codeClient, skipConsent: true, settings });
    expect(shop.secret).toBeDefined();
    expect(shop.client).toMatchObject({
      authorizationGrant: 'authorization-code',
      isConfidential: true,
      skipConsent: true,
      redirectUris: codeClient.redirectUris,
      refreshTokenLifetimeSeconds: 30 * days,
      settings,
      grantTypes: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:saml2-bearer'],
    });
    const app = await register({ ...codeClient, confidential: false });
    expect(app.secret).toBeUndefined();
    expect(app.client.isConfidential).toBe(false);
    await expect(
      server.clients.addSecret(server.acme.id, app.client.clientId, {}, administrator),
    ).rejects.toMatchObject({ status: 400 });
  });

  it('lets a client have refresh tokens for SAML assertions, with a lifetime', async () => {
    const settings = { issuesRefreshForSaml: true };
    await expect(register({ settings })).rejects.toMatchObject({ status: 400 });
    const { client } = await register({ settings, refreshTokenLifetimeSeconds: 60 });
    expect(client.grantTypes).toContain('refresh_token');
    const changes = { settings: { issuesRefreshForSaml: false } };
    const changed = await server.clients.update(server.acme.id, client.clientId, changes, administrator);
    expect(changed.grantTypes).not.toContain('refresh_token');
    expect(changed.refreshTokenLifetimeSeconds).toBeUndefined();
  });

  it('accepts scopes of an application that defines none, and only defined ones of one that does', async () => {
    const { applicationScopes } = server.rooms.authorizationServer;
    await expect(register({ scopes: ['anything'] })).resolves.toBeDefined();
    await applicationScopes.put(server.tmn, { scopeId: 'orders.read', translations: {} }, administrator);
    await expect(register({ scopes: ['anything'] })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_client_metadata',
    });
    const { client } = await register({ scopes: ['orders.read'] });
    const update = (scopes: readonly string[]) =>
      server.clients.update(server.acme.id, client.clientId, { scopes }, administrator);
    await expect(update(['orders.read', 'orders.write'])).rejects.toMatchObject({ status: 400 });
    await expect(applicationScopes.delete(server.tmn, 'orders.read', administrator)).rejects.toMatchObject({
      status: 409,
    });
    await update([]);
    expect(await applicationScopes.delete(server.tmn, 'orders.read', administrator)).toBe(true);
  });

  it('puts registration, change and deletion on record', async () => {
    const { client } = await register({ clientId: 'recorded' });
    await server.clients.update(server.acme.id, client.clientId, { tokenLifetimeSeconds: 60 }, administrator);
    await server.clients.delete(server.acme.id, client.clientId, administrator);
    const events = await server.rooms.audit.list(server.acme.id, { category: 'audit.configuration' });
    const recorded = events.filter(({ object }) => object === 'OAuth client recorded');
    expect(recorded.map(({ message }) => message).sort()).toEqual([
      'Creating application client: recorded',
      'Deleting application client: recorded',
      'Updating application client: recorded',
    ]);
    expect(recorded.find(({ action }) => action === 'update')?.attributes).toEqual({
      tokenLifetimeSeconds: '3600 -> 60',
    });
  });
});

describe('changing an OAuth client', () => {
  const change = async (clientId: string, changes: ClientChanges) =>
    server.clients.update(server.acme.id, clientId, changes, administrator);

  it('O-6: never lets a lifetime go back to unlimited', async () => {
    const { client } = await register({ isImported: true, tokenLifetimeSeconds: 0 });
    await expect(change(client.clientId, { name: 'Kept', tokenLifetimeSeconds: 0 })).resolves.toMatchObject({
      tokenLifetimeSeconds: 0,
    });
    await change(client.clientId, { tokenLifetimeSeconds: 3600 });
    await expect(change(client.clientId, { tokenLifetimeSeconds: 0 })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_client_metadata',
      message: expect.stringMatching(/1 second to 180 days; unlimited/),
    });
    const shop = await register({ ...codeClient, isImported: true, refreshTokenLifetimeSeconds: 0 });
    await change(shop.client.clientId, { refreshTokenLifetimeSeconds: 60 });
    await expect(change(shop.client.clientId, { refreshTokenLifetimeSeconds: 0 })).rejects.toMatchObject({
      status: 400,
    });
  });

  it.each<readonly [string, ClientChanges]>([
    ['no redirect URI', { redirectUris: [] }],
    ['a redirect URI with a fragment', { redirectUris: ['https://shop.example/#a'] }],
    ['a lifetime of 180 days and a second', { tokenLifetimeSeconds: 180 * days + 1 }],
    ['half a second', { refreshTokenLifetimeSeconds: 0.5 }],
    ['no name', { name: '' }],
    ['a description of 1025 characters', { description: 'x'.repeat(1025) }],
    ['a translation into no language', { settings: { translations: { 'de-': {} } } }],
  ])('refuses %s', async (_name, changes) => {
    const { client } = await register(codeClient);
    await expect(change(client.clientId, changes)).rejects.toMatchObject({ status: 400 });
  });

  it('removes what is optional, and puts old and new values on record', async () => {
    const { client } = await register({
      ...codeClient,
      description: 'old',
      isImported: true,
      tokenLifetimeSeconds: 0,
      settings: { translations: { de: { name: 'Alt' } } },
    });
    const changed = await change(client.clientId, {
      description: '',
      tokenLifetimeSeconds: 60,
      redirectUris: ['https://new.example/'],
      settings: { translations: {} },
    });
    expect(changed).not.toHaveProperty('description');
    expect(await server.clients.findRegistered(server.acme.id, client.clientId)).toEqual(changed);
    const events = await server.rooms.audit.list(server.acme.id, { category: 'audit.configuration' });
    const recorded = events.find(
      ({ object, action }) => object === `OAuth client ${client.clientId}` && action === 'update',
    );
    expect(recorded?.attributes).toEqual({
      description: '"old" -> none',
      tokenLifetimeSeconds: 'unlimited -> 60',
      redirectUris: `${JSON.stringify(codeClient.redirectUris)} -> ["https://new.example/"]`,
      translations: '{"de":{"name":"Alt"}} -> {}',
    });
  });
});
