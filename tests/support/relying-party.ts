import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from 'openid-client';
import { send, type WireRequest } from './authorization-server.ts';

/** A web application that signs users in with us: the place its users come back to. */
export type RelyingParty = {
  readonly callback: string;
  /** The next request to the callback: its address, and what was posted. */
  readonly nextCallback: () => Promise<{ readonly url: URL; readonly body: string }>;
  readonly close: () => void;
};

const read = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** Starts a server that serves `pages` beside its callback. */
export const startRelyingParty = async (pages: Readonly<Record<string, string>> = {}): Promise<RelyingParty> => {
  const waiting: ((seen: { readonly url: URL; readonly body: string }) => void)[] = [];
  let callback = '';
  const server = createServer((message, response) => {
    void read(message).then((body) => {
      const url = new URL(message.url ?? '/', callback);
      const content = pages[url.pathname];
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(content ?? '<!doctype html><title>back</title>back at the application');
      if (url.pathname === '/callback') waiting.shift()?.({ url, body });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP listener's address is always an AddressInfo; a string is a pipe's name.
  callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  return {
    callback,
    nextCallback: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** openid-client, which finds everything out by the issuer. It reaches us by plain HTTP, where the names of hosts need no resolver. */
export const discoverServer = (
  httpPort: number,
  issuer: string,
  credentials: { readonly id: string; readonly secret: string },
): Promise<client.Configuration> => {
  const exchange: client.CustomFetch = async (url, options) => {
    const { hostname, pathname, search } = new URL(url);
    const wanted: WireRequest = {
      host: hostname.replace('.portolan.localhost', ''),
      path: pathname + search,
      method: options.method,
      headers: options.headers,
      ...(options.body !== undefined && options.body !== null && { body: String(options.body) }),
    };
    const reply = await send(httpPort, wanted);
    return new Response(reply.text, {
      status: reply.status,
      headers: { 'content-type': String(reply.headers['content-type']) },
    });
  };
  return client.discovery(new URL(issuer), credentials.id, undefined, client.ClientSecretBasic(credentials.secret), {
    [client.customFetch]: exchange,
  });
};
