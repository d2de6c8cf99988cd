import type { ClientRegistration } from '../../src/authorization-server/index.ts';
import type { SettingName } from '../../src/config/schema.ts';
import { administrator, startWithClients } from './authorization-server.ts';

/** Who signs in in the tests. */
export const alice = { username: 'alice', password: 'correct horse battery' };
export const bob = { username: 'bob', password: 'staple paper clip 9' };

/** Where the codes of web clients go. */
export const callback = 'https://client.example/callback';

/** Hosts of the two subaccounts. */
export const neoHost = 'oauthasservices-acme';
export const cfHost = 'cf-one.authentication';

type NeoRegistration = Extract<ClientRegistration, { readonly kind: 'neo-application' }>;

/** A server with code clients at each door, and users in both subaccounts. */
export const startWithCodeClients = async (settings: Partial<Record<SettingName, unknown>> = {}) => {
  const server = await startWithClients(settings);
  const { accounts, identityProvider } = server.rooms;
  for (const { id } of [server.acme, server.cf]) {
    for (const { username, password } of [alice, bob]) {
      await identityProvider.createUser(
        id,
        { userName: username, password, email: `${username}@example.com` },
        administrator,
      );
    }
  }
  const registerNeo = async (registration: Partial<NeoRegistration> & { readonly clientId: string }) =>
    (
      await server.clients.register(
        {
          kind: 'neo-application',
          subaccountId: server.acme.id,
          name: 'Expense reports',
          description: 'Sends your receipts to accounting',
          secret: codeClientSecret,
          authorizationGrant: 'authorization-code',
          subscription: server.tmn,
          tokenLifetimeSeconds: 3600,
          refreshTokenLifetimeSeconds: 86_400,
          scopes: ['read', 'write'],
          redirectUris: [callback],
          ...registration,
        },
        administrator,
      )
    ).client;
  await registerNeo({ clientId: 'expenses' });
  const registered = await server.clients.register(
    {
      kind: 'neo-application',
      subaccountId: server.acme.id,
      clientId: 'phone',
      name: 'Phone',
      authorizationGrant: 'authorization-code',
      subscription: server.tmn,
      tokenLifetimeSeconds: 3600,
      refreshTokenLifetimeSeconds: 86_400,
      scopes: ['read'],
      redirectUris: ['https://phone.example/cb', 'http://127.0.0.1/cb', 'com.example.phone:/cb'],
      confidential: false,
    },
    administrator,
  );
  const xsuaa = await server.clients.register(
    {
      kind: 'xsuaa',
      subaccountId: server.cf.id,
      clientId: 'sb-books!t2',
      xsappname: 'books!t2',
      authorities: [],
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [callback],
      settings: { roleTemplates: { Viewer: ['books!t2.view'] } },
      credential: 'secret',
    },
    administrator,
  );
  await accounts.assignRole(
    {
      subaccountId: server.cf.id,
      application: { providerAccount: server.cf.technicalName, application: 'books' },
      role: 'Viewer',
      assignee: { kind: 'user', name: alice.username },
    },
    administrator,
  );
  return {
    ...server,
    registerNeo,
    phone: registered.client,
    books: { id: xsuaa.client.clientId, secret: xsuaa.secret?.reveal() ?? '' },
  };
};

/** Secret of the clients `registerNeo` makes. */
export const codeClientSecret = 'a secret of the code client';

export type ServerWithCodeClients = Awaited<ReturnType<typeof startWithCodeClients>>;
