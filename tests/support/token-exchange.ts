import type { ClientRegistration } from '../../src/authorization-server/index.ts';
import type { SettingName } from '../../src/config/schema.ts';
import { administrator, form, type WireReply } from './authorization-server.ts';
import { jane, type ServerWithUsers, startWithUsers } from './user-tokens.ts';

export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
export const jwtType = 'urn:ietf:params:oauth:token-type:jwt';

type Client = { readonly id: string; readonly secret: string };

/** A server where jane signs in at `front`, whose tokens are for `back` as well. */
export type ServerWithExchange = ServerWithUsers & {
  readonly front: Client;
  readonly back: Client;
  /** May exchange tokens, but none is for it. */
  readonly stranger: Client;
  readonly register: (clientId: string, more: Partial<XsuaaRegistration>) => Promise<Client>;
  /** A token of jane, given to `front`. */
  readonly janesToken: (fields?: Readonly<Record<string, string>>) => Promise<string>;
  /** Sends a form to a path of the zone, as this client. */
  readonly post: (path: string, client: Client, fields: Readonly<Record<string, string>>) => Promise<WireReply>;
  /** Asks `/oauth2/token` for an exchange; `back` is the caller unless told otherwise. */
  readonly exchange: (fields: Readonly<Record<string, string>>, client?: Client) => Promise<WireReply>;
  readonly isValid: (token: unknown) => Promise<boolean>;
};

type XsuaaRegistration = Extract<ClientRegistration, { readonly kind: 'xsuaa' }>;

/** Starts it. Jane has `Viewer` at both applications; `front` may say `back!t1.Read` too, `back` itself has `back!t1.Write` besides. */
export const startWithExchange = async (
  settings: Partial<Record<SettingName, unknown>> = {},
): Promise<ServerWithExchange> => {
  const server = await startWithUsers(settings);
  const register: ServerWithExchange['register'] = async (clientId, more) => {
    const { client, secret } = await server.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: server.cf.id,
        clientId,
        xsappname: clientId.replace(/^sb-/, ''),
        authorities: [],
        grantTypes: ['client_credentials', tokenExchange],
        credential: 'secret',
        ...more,
      },
      administrator,
    );
    return { id: client.clientId, secret: secret?.reveal() ?? '' };
  };
  const front = await register('sb-front!t1', {
    grantTypes: ['client_credentials', 'password', 'refresh_token', tokenExchange],
    settings: { roleTemplates: { Viewer: ['front!t1.Read', 'back!t1.Read'] } },
  });
  const back = await register('sb-back!t1', {
    authorities: ['back!t1.Jobs'],
    settings: { roleTemplates: { Viewer: ['back!t1.Read', 'back!t1.Write'] } },
  });
  const stranger = await register('sb-stranger!t1', {});
  for (const application of ['front!t1', 'back!t1']) {
    await server.rooms.accounts.assignRole(
      {
        subaccountId: server.cf.id,
        application: { providerAccount: server.cf.technicalName, application },
        role: 'Viewer',
        assignee: { kind: 'user', name: jane.name },
      },
      administrator,
    );
  }
  const post: ServerWithExchange['post'] = (path, client, fields) =>
    server.send({
      host: 'cf-one.authentication',
      path,
      ...form({ client_id: client.id, client_secret: client.secret, ...fields }),
    });
  return {
    ...server,
    front,
    back,
    stranger,
    register,
    post,
    janesToken: async (fields = {}) => {
      const { json } = await server.ask(
        { grant_type: 'password', username: jane.name, password: jane.password, ...fields },
        front,
      );
      return String(json.access_token);
    },
    exchange: (fields, client = back) =>
      post('/oauth2/token', client, { grant_type: tokenExchange, subject_token_type: accessTokenType, ...fields }),
    isValid: async (token) => (await server.rooms.authorizationServer.checkToken(String(token))).kind === 'valid',
  };
};
