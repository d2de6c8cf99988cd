import type { SettingName } from '../../src/config/schema.ts';
import {
  administrator,
  form,
  type ServerWithClients,
  startWithClients,
  type WireReply,
} from './authorization-server.ts';

/** A user of subaccount `cf-one`. */
export const jane = { name: 'jane', email: 'jane@example.com', password: 'correct horse battery staple' } as const;

/** A server with a user and an application whose client may have users' tokens. */
export type ServerWithUsers = ServerWithClients & {
  readonly portal: { readonly id: string; readonly secret: string };
  /** The client of a service the application uses: exchanges its users' tokens. */
  readonly service: { readonly id: string; readonly secret: string };
  readonly janeId: string;
  /** Sends a token request of the portal to `/oauth/token` of its zone. */
  readonly ask: (
    fields: Readonly<Record<string, string>>,
    client?: { readonly id: string; readonly secret: string },
  ) => Promise<WireReply>;
  /** The reply to jane's sign-in by password. */
  readonly signIn: (fields?: Readonly<Record<string, string>>) => Promise<WireReply>;
};

export const samlBearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer';
export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Starts the server. The portal's role template `Viewer` brings `portal!t1.Read`; jane has it. */
export const startWithUsers = async (
  settings: Partial<Record<SettingName, unknown>> = {},
): Promise<ServerWithUsers> => {
  const server = await startWithClients(settings);
  const { accounts, identityProvider } = server.rooms;
  const registerXsuaa = async (clientId: string, xsappname: string, grantTypes: readonly string[]) => {
    const { client, secret } = await server.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: server.cf.id,
        clientId,
        xsappname,
        authorities: [],
        grantTypes,
        redirectUris: ['https://portal.example/callback'],
        settings: {
          roleTemplates: { Viewer: [`${xsappname}.Read`], Editor: [`${xsappname}.Read`, `${xsappname}.Write`] },
        },
        credential: 'secret',
      },
      administrator,
    );
    return { id: client.clientId, secret: secret?.reveal() ?? '' };
  };
  const portal = await registerXsuaa('sb-portal!t1', 'portal!t1', [
    'client_credentials',
    'password',
    'authorization_code',
    'refresh_token',
    jwtBearer,
    samlBearer,
  ]);
  const service = await registerXsuaa('sb-clone-one!b1|destination-xsappname!b1', 'destination-xsappname!b1', [
    'client_credentials',
    jwtBearer,
  ]);
  const user = await identityProvider.createUser(
    server.cf.id,
    { userName: jane.name, email: jane.email, givenName: 'Jane', familyName: 'Doe', password: jane.password },
    administrator,
  );
  await accounts.assignRole(
    {
      subaccountId: server.cf.id,
      application: { providerAccount: server.cf.technicalName, application: 'portal!t1' },
      role: 'Viewer',
      assignee: { kind: 'user', name: jane.name },
    },
    administrator,
  );
  const ask: ServerWithUsers['ask'] = (fields, client = portal) =>
    server.send({
      host: 'cf-one.authentication',
      path: '/oauth/token',
      ...form({ client_id: client.id, client_secret: client.secret, ...fields }),
    });
  return {
    ...server,
    portal,
    service,
    janeId: user.id,
    ask,
    signIn: (fields = {}) => ask({ grant_type: 'password', username: jane.name, password: jane.password, ...fields }),
  };
};
