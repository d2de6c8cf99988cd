import { once } from 'node:events';
import { type Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { createManagementCaller } from './management.ts';
import { send } from './send.ts';
import type { TestApp } from './start-app.ts';

/** A reply that came through the proxy. */
export type ProxiedReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** Whether the request went over a connection that another one had opened. */
  readonly isReused: boolean;
};

/** Sends a request through the HTTP proxy, the target as it is written. */
export const askProxy = async (
  port: number,
  wanted: {
    readonly url: string;
    readonly token?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly agent?: Agent;
  },
): Promise<ProxiedReply> => {
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path: wanted.url,
    method: wanted.method ?? 'GET',
    ...(wanted.agent ? { agent: wanted.agent } : { agent: false }),
    headers: {
      host: 'virtual',
      ...(wanted.token !== undefined && { 'proxy-authorization': `Bearer ${wanted.token}` }),
      ...wanted.headers,
    },
  });
  outgoing.end(wanted.body);
  const [response] = await once(outgoing, 'response');
  const { statusCode, headers } = response;
  return { status: statusCode, headers, text: await text(response), isReused: outgoing.reusedSocket };
};

/** Shakes hands with the SOCKS5 proxy as SAP's documentation shows it; answers the bytes of each reply, and the connection. */
export const askSocks = async (
  port: number,
  wanted: { readonly token: string; readonly locationId?: string; readonly host: string; readonly port: number },
): Promise<{ readonly replies: readonly string[]; readonly socket: Socket }> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const replies: string[] = [];
  const ask = async (bytes: Buffer): Promise<void> => {
    socket.write(bytes);
    const [reply] = await once(socket, 'data');
    replies.push(Buffer.from(reply).toString('hex'));
  };
  const location = Buffer.from(wanted.locationId ?? '').toString('base64');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(wanted.token.length);
  await ask(Buffer.from([5, 1, 0x80]));
  await ask(
    Buffer.concat([
      Buffer.from([1]),
      length,
      Buffer.from(wanted.token),
      Buffer.from([location.length]),
      Buffer.from(location),
    ]),
  );
  if (replies.at(-1) !== '0100') return { replies, socket };
  const address = Buffer.from([wanted.port >> 8, wanted.port & 255]);
  await ask(Buffer.concat([Buffer.from([5, 1, 0, 3, wanted.host.length]), Buffer.from(wanted.host), address]));
  return { replies, socket };
};

const keySchema = z.object({ credentials: z.looseObject({ clientid: z.string(), clientsecret: z.string() }) });

/** Makes an instance of the connectivity service (plan `lite` unless told otherwise) with a key; answers the binding's credentials. */
export const createConnectivityKey = async (
  call: ReturnType<typeof createManagementCaller>,
  subaccount: string,
  plan = 'lite',
): Promise<z.output<typeof keySchema>['credentials']> => {
  const instances = `/management/v1/subaccounts/${subaccount}/service-instances`;
  await call('POST', instances, { body: { name: `connectivity-${plan}`, offering: 'connectivity', plan } });
  const { body } = await call('POST', `${instances}/connectivity-${plan}/keys`, { body: { name: 'key' } });
  return keySchema.parse(body).credentials;
};

/** A token of the service's client, as applications fetch it; with an `assertion`, exchanged for that user. */
export const fetchConnectivityToken = async (
  app: TestApp,
  subdomain: string,
  key: { readonly clientid: string; readonly clientsecret: string },
  assertion?: string,
): Promise<string> => {
  const grant =
    assertion === undefined
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  const reply = await send(app.httpPort, {
    method: 'POST',
    path: '/oauth/token',
    headers: {
      host: `${subdomain}.authentication.portolan.localhost`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ client_id: key.clientid, client_secret: key.clientsecret, ...grant }).toString(),
  });
  return z.object({ access_token: z.string() }).parse(JSON.parse(reply.body)).access_token;
};
