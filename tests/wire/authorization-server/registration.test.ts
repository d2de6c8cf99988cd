import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientRegistration } from '../../../src/authorization-server/index.ts';
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

const days = 86_400;
const register = (changes: Partial<NeoRegistration>) =>
  server.clients.register(
    {
      kind: 'neo-application',
      subaccountId: server.acme.id,
      name: 'Client',
      authorizationGrant: 'client-credentials',
      subscription: server.tmn,
      tokenLifetimeSeconds: 3600,
      ...changes,
    },
    administrator,
  );

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

  it.each<readonly [string, Partial<NeoRegistration>]>([
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
    ['the code grant without a redirect URI', { authorizationGrant: 'authorization-code' }],
  ])('refuses %s', async (_name, changes) => {
    await expect(register(changes)).rejects.toMatchObject({ status: 400, code: 'invalid_client_metadata' });
  });

  it('O-18: refuses an id in use, in any case of its letters', async () => {
    await expect(register({ clientId: 'MY_client_1' })).rejects.toMatchObject({ status: 409 });
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
