import { type IncomingMessage, request } from 'node:http';
import { z } from 'zod';
import type { SettingName } from '../../src/config/schema.ts';
import type { Actor } from '../../src/foundation/audit-event.ts';
import { startTestApp, type TestApp } from './start-app.ts';

/** Who registers clients in the tests. */
export const administrator: Actor = { kind: 'administrator', name: 'tests' };

/** A request as a client sends it; `host` is the labels before the public domain. */
export type WireRequest = {
  readonly method?: string;
  readonly host?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
};

/** What came back. */
export type WireReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as a JSON object; empty where it is none. */
  readonly json: Readonly<Record<string, unknown>>;
};

/** Sends a request with any `Host`, which `fetch` does not allow. */
export const send = (port: number, wanted: WireRequest): Promise<WireReply> =>
  new Promise((resolve, reject) => {
    const host = wanted.host === undefined ? `127.0.0.1:${port}` : `${wanted.host}.portolan.localhost:${port}`;
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: wanted.method ?? 'POST',
        path: wanted.path,
        headers: headersOf(wanted, host),
      },
      (response) => resolve(readReply(response)),
    );
    outgoing.on('error', reject);
    outgoing.end(wanted.body);
  });

/** The header fields of a request to this host. */
export const headersOf = (wanted: WireRequest, host: string): Readonly<Record<string, string>> => ({
  host,
  ...(wanted.body !== undefined && { 'content-length': String(Buffer.byteLength(wanted.body)) }),
  ...wanted.headers,
});

/** Reads a reply to its end. */
export const readReply = async (response: IncomingMessage): Promise<WireReply> => {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: parseObject(text) };
};

const parseObject = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    return {};
  }
};

/** `Authorization` of HTTP Basic, id and secret as they are. */
export const basic = (clientId: string, secret: string): { readonly authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${secret}`, 'utf8').toString('base64')}`,
});

/** A form body with its content type. */
export const form = (fields: Readonly<Record<string, string>>) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
  body: new URLSearchParams(fields).toString(),
});

/** The middle part of a JWT, unverified. */
export const claimsOf = (token: unknown): Readonly<Record<string, unknown>> =>
  parseObject(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());

/** The first part of a JWT. */
export const headerOf = (token: unknown): Readonly<Record<string, unknown>> =>
  parseObject(Buffer.from(String(token).split('.')[0] ?? '', 'base64url').toString());

/** A server with two Neo accounts (`acme`, `globex`) and a CF subaccount (`cf-one`), and a client at each door. */
export const startWithClients = async (settings: Partial<Record<SettingName, unknown>> = {}) => {
  const app = await startTestApp(settings);
  const { accounts, authorizationServer } = app.rooms;
  const acme = await accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, administrator);
  const globex = await accounts.createSubaccount({ subdomain: 'globex', flavour: 'neo' }, administrator);
  const cf = await accounts.createSubaccount({ subdomain: 'cf-one', flavour: 'cf' }, administrator);
  const tmn = { providerAccount: 'intprov', application: 'acmetmn' };
  await accounts.subscribe(acme.id, tmn, administrator);
  await accounts.subscribe(globex.id, { providerAccount: 'intprov', application: 'globextmn' }, administrator);
  const { clients } = authorizationServer;
  const neo = await clients.register(
    {
      kind: 'neo-application',
      subaccountId: acme.id,
      name: 'API client',
      clientId: 'my_client_1',
      secret: neoSecret,
      authorizationGrant: 'client-credentials',
      subscription: tmn,
      tokenLifetimeSeconds: 3600,
    },
    administrator,
  );
  const platform = await clients.register(
    { kind: 'platform-api', subaccountId: acme.id, description: 'Roles', scopes: platformScopes },
    administrator,
  );
  const xsuaa = await clients.register(
    {
      kind: 'xsuaa',
      subaccountId: cf.id,
      clientId: 'sb-shop!t1',
      xsappname: 'shop!t1',
      authorities: ['it-rt-cf!b1.ESBMessaging.send', 'shop!t1.read'],
      grantTypes: ['client_credentials'],
      credential: 'secret',
    },
    administrator,
  );
  const secretOf = (registered: { readonly secret?: { reveal: () => string } }): string =>
    registered.secret?.reveal() ?? '';
  return {
    ...app,
    acme,
    globex,
    cf,
    tmn,
    clients,
    send: (wanted: WireRequest) => send(app.httpPort, wanted),
    neo: { id: neo.client.clientId, secret: neoSecret },
    platform: { id: platform.client.clientId, secret: secretOf(platform) },
    xsuaa: { id: xsuaa.client.clientId, secret: secretOf(xsuaa) },
  };
};

/** Holds every character that is special in a form or in Basic. */
export const neoSecret = 'p+q%41&r#s$t:u';

export const platformScopes = ['hcp.manageAuthorizationSettings', 'hcp.readAuthorizationSettings'];

export type ServerWithClients = Awaited<ReturnType<typeof startWithClients>>;

export type { TestApp };
