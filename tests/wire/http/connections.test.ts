import http2 from 'node:http2';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority, issueServerCertificate } from '../../../src/crypto/certificate-authority.ts';
import { oauthErrorFormat } from '../../../src/http/server/error-format.ts';
import type { Listener } from '../../../src/http/server/listener.ts';
import { ok } from '../../../src/http/server/reply.ts';
import { defineRoute, type Route } from '../../../src/http/server/route.ts';
import { startTestListener } from '../../support/listener.ts';
import { sendRaw } from '../../support/raw-http.ts';

const form = 'application/x-www-form-urlencoded';
const route = (method: 'GET' | 'POST', path: string, more: Partial<Route> = {}): Route =>
  defineRoute({
    method,
    path,
    doors: ['xsuaa'],
    access: 'public',
    bodyKind: method === 'GET' ? 'none' : 'form',
    maxBodyBytes: 1000,
    errors: oauthErrorFormat,
    source: 'test',
    summary: 'test',
    handle: () => ok({ path }),
    ...more,
  });

const started = Promise.withResolvers<void>();
const finish = Promise.withResolvers<void>();
const routes: readonly Route[] = [
  route('GET', '/now'),
  route('POST', '/form'),
  // What a receiver said of its content, and a step that makes another status of it.
  route('GET', '/empty', {
    handle: () => ({ status: 204, headers: { 'content-length': '2' }, body: Readable.from([Buffer.from('ok')]) }),
  }),
  route('POST', '/hasty', { timeoutMs: 300 }),
  route('POST', '/hasty-stream', {
    timeoutMs: 300,
    bodyKind: 'stream',
    handle: async (request) => {
      // The body of a route of kind `stream` is an async iterable of bytes.
      for await (const _chunk of request.body as AsyncIterable<Uint8Array>);
      return ok({});
    },
  }),
  route('GET', '/slow', {
    handle: async () => {
      started.resolve();
      await finish.promise;
      return ok({});
    },
  }),
];

const makeIdentity = async () => {
  const authority = await createCertificateAuthority({ subject: [['CN', 'test']], nowMs: Date.parse('2026-01-01') });
  const issued = await issueServerCertificate({ authority, names: ['localhost'], nowMs: Date.parse('2026-01-01') });
  return { certificatePem: issued.certificateChainPem, privateKeyPem: issued.privateKeyPem.reveal() };
};

let plain: Listener;
let secure: Listener;
let identity: Awaited<ReturnType<typeof makeIdentity>>;

beforeAll(async () => {
  identity = await makeIdentity();
  const timeouts = { headersMs: 500, idleMs: 500 };
  plain = await startTestListener(routes, { timeouts });
  secure = await startTestListener(routes, { tls: identity, timeouts });
});
afterAll(async () => {
  await plain.close(0);
  await secure.close(0);
});

type Http2Reply = { readonly status: number | undefined; readonly code: number; readonly body: string };

const openSession = (port: number): http2.ClientHttp2Session =>
  http2.connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false }).on('error', () => {});

/** Sends one request; without `ends` its body is left unfinished. Resolves once the stream is closed on both sides. */
const send = (
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: string | Buffer,
  ends = true,
): Promise<Http2Reply> =>
  new Promise((resolve) => {
    const stream = session.request(headers, { endStream: body === undefined });
    let status: number | undefined;
    let text = '';
    stream.on('response', (head) => {
      status = head[':status'];
    });
    stream.on('data', (chunk) => {
      text += chunk;
    });
    stream.on('error', () => {});
    stream.on('close', () => resolve({ status, code: stream.rstCode, body: text }));
    if (body !== undefined && ends) stream.end(body);
    else if (body !== undefined) stream.write(body);
  });

const untilClosed = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });

describe('slow requests', () => {
  it.each(['/hasty', '/hasty-stream'])(
    'S-61: ends a request to %s whose body does not arrive in time',
    async (path) => {
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${form}\r\nContent-Length: 9\r\n\r\n`;
      expect(await untilClosed(plain.port, `${head}a=1`)).toMatch(/^HTTP\/1.1 408 /);
    },
  );

  it.each(['/hasty', '/hasty-stream'])('S-61: ends it in HTTP/2 as well: %s', async (path) => {
    const session = openSession(secure.port);
    const reply = await send(session, { ':method': 'POST', ':path': path, 'content-type': form }, 'a=1', false);
    expect(reply).toMatchObject({ status: 408, code: http2.constants.NGHTTP2_NO_ERROR });
    session.destroy();
  });

  it('S-61: ends a request whose header does not arrive in time', async () => {
    expect(await untilClosed(plain.port, 'GET /now HTTP/1.1\r\nHost: localhost\r\n')).toMatch(/^HTTP\/1.1 408 /);
  });

  it('S-61: ends a connection whose TLS handshake does not begin', async () => {
    expect(await untilClosed(secure.port, '')).toBe('');
  });

  it('S-61: ends an idle HTTP/2 session, but not one with a request in progress', async () => {
    const idle = openSession(secure.port);
    const ended = new Promise<void>((resolve) => idle.once('close', resolve));
    const busy = openSession(secure.port);
    const reply = send(busy, { ':path': '/slow' });
    await ended;
    await started.promise;
    finish.resolve();
    expect((await reply).status).toBe(200);
    busy.destroy();
  });
});

describe('TLS', () => {
  /** Protocol and cipher agreed upon, or the alert the server sends. */
  const shakeHands = (options: tls.ConnectionOptions): Promise<string> =>
    new Promise((resolve) => {
      const socket = tls.connect({ port: secure.port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
      socket.once('secureConnect', () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
        socket.destroy();
      });
    });

  it.each<readonly [string, tls.ConnectionOptions, RegExp]>([
    ['1.3', {}, /^TLSv1\.3 TLS_(AES_\d+_GCM|CHACHA20_POLY1305)_/],
    ['1.2 with AEAD', { maxVersion: 'TLSv1.2' }, /^TLSv1\.2 ECDHE-.*(GCM|CHACHA20)/],
    // A client that would do it: what ends the handshake is the server's alert.
    ['no 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' }, /ALERT_PROTOCOL_VERSION$/],
    [
      'no CBC',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE+AES+SHA256:ECDHE+AES+SHA1:!AESGCM' },
      /ALERT_HANDSHAKE_FAILURE$/,
    ],
    ['no key exchange by RSA', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }, /ALERT_HANDSHAKE_FAILURE$/],
  ])('S-62: speaks %s', async (_name, options, expected) => {
    expect(await shakeHands(options)).toMatch(expected);
  });

  it('S-62: tells browsers to stay with TLS, and says nothing of the kind without it', async () => {
    const session = openSession(secure.port);
    const stream = session.request({ ':path': '/now' });
    const head = await new Promise<http2.IncomingHttpHeaders>((resolve) => stream.once('response', resolve));
    session.destroy();
    expect(head['strict-transport-security']).toBe('max-age=31536000');
    const { headers } = await sendRaw(plain.port, 'GET /now HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });
});

describe('too much at once', () => {
  const hold = async (listener: Listener): Promise<{ readonly end: () => Promise<void> }> => {
    const socket = connect(listener.port, '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    // Answered, so it is certain that the listener has counted it.
    socket.write('GET /now HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise<void>((resolve) => socket.once('data', () => resolve()));
    return {
      end: () =>
        new Promise<void>((resolve) => {
          socket.once('close', () => resolve());
          socket.end();
        }),
    };
  };

  it('S-61: ends the connection that is one too many of an address, and takes new ones when others end', async () => {
    const listener = await startTestListener(routes, { maxConnectionsPerAddress: 2 });
    const [first] = [await hold(listener), await hold(listener)];
    const request = 'GET /now HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    expect(await untilClosed(listener.port, request)).toBe('');
    await first.end();
    await expect.poll(() => untilClosed(listener.port, request)).toMatch(/^HTTP\/1\.1 200 /);
    await listener.close(0);
  });

  it('R-10: answers 503 with Retry-After at once beyond the requests in progress, and serves again when they end', async () => {
    const [entered, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const handle = async () => {
      entered.resolve();
      await left.promise;
      return ok({});
    };
    const busy = [...routes.filter(({ path }) => path !== '/slow'), route('GET', '/slow', { handle })];
    const listener = await startTestListener(busy, { maxConcurrentRequests: 1 });
    const ask = (path: string) => sendRaw(listener.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    const slow = ask('/slow');
    await entered.promise;
    const refused = await ask('/now');
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.body)]).toEqual([
      503,
      '1',
      { error: 'temporarily_unavailable', error_description: 'The server is busy' },
    ]);
    left.resolve();
    expect((await slow).status).toBe(200);
    expect((await ask('/now')).status).toBe(200);
    await listener.close(0);
  });

  it('S-61: ends an HTTP/2 session that opens streams only to reset them', async () => {
    const session = openSession(secure.port);
    await new Promise<void>((resolve) => session.once('connect', () => resolve()));
    let opened = 0;
    const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
    for (; !session.destroyed && !session.closed && opened < 20_000; opened += 50) {
      const streams = Array.from({ length: 50 }, () => session.request({ ':path': '/now' }).on('error', () => {}));
      await nextTurn();
      for (const stream of streams) stream.close(http2.constants.NGHTTP2_CANCEL);
      await nextTurn();
    }
    expect(opened).toBeLessThan(20_000);
  });
});

describe('HTTP/2', () => {
  it('S-61: ends the stream of a body that is too long, so that it does not count against the session', async () => {
    const session = openSession(secure.port);
    const headers = { ':method': 'POST', ':path': '/form', 'content-type': form };
    // More than a session may have open at once.
    for (let sent = 0; sent < 120; sent += 1) {
      const reply = await send(session, headers, Buffer.alloc(2000, 97), false);
      expect(reply).toMatchObject({ status: 413, code: http2.constants.NGHTTP2_NO_ERROR });
    }
    session.destroy();
  });

  it('S-61: ends the stream of a CONNECT request', async () => {
    const session = openSession(secure.port);
    const reply = await send(session, { ':method': 'CONNECT', ':authority': 'other:443' }, 'hello', false);
    expect(reply).toMatchObject({ status: undefined, code: http2.constants.NGHTTP2_CONNECT_ERROR });
    session.destroy();
  });

  it('answers a method it does not know in our own format', async () => {
    const session = openSession(secure.port);
    const reply = await send(session, { ':method': 'FOO', ':path': '/now' });
    expect(reply.status).toBe(405);
    expect(JSON.parse(reply.body)).toMatchObject({ error: 'invalid_request' });
    session.destroy();
  });
});

describe('HTTP/1', () => {
  it.each([
    ['an HTTP version that is none of 1.0 and 1.1', 'GET /now HTTP/2.0\r\nHost: localhost'],
    ['a transfer coding in HTTP/1.0', 'POST /form HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked'],
    ['a fragment in the request target', 'GET /now#x HTTP/1.1\r\nHost: localhost'],
    ['a Host that is no authority', 'GET /now HTTP/1.1\r\nHost: localhost"><script>'],
    ['a Host with user information', 'GET /now HTTP/1.1\r\nHost: localhost@other'],
  ])('S-60: refuses %s and closes the connection', async (_name, head) => {
    const reply = await sendRaw(plain.port, `${head}\r\n\r\n`);
    expect(reply).toMatchObject({ status: 400, isClosed: true });
  });

  it.each(['localhost:8080', '127.0.0.1', '[::1]:80', 'a_b.example.', ''])('takes the Host "%s"', async (host) => {
    expect((await sendRaw(plain.port, `GET /now HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).status).toBe(200);
  });

  it.each(['QUERY', 'PROPFIND', 'TRACE'])('answers %s in our own format', async (method) => {
    const reply = await sendRaw(plain.port, `${method} /now HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(reply.status).toBe(405);
    expect(JSON.parse(reply.body)).toMatchObject({ error: 'invalid_request' });
  });
});

describe('a reply without content', () => {
  it('S-60: announces none, whatever it was made of', async () => {
    const bytes = 'GET /empty HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const text = await untilClosed(plain.port, bytes);
    expect(text).toMatch(/^HTTP\/1\.1 204 /);
    expect(text).not.toMatch(/content-length|transfer-encoding|ok$/i);
    const session = openSession(secure.port);
    expect(await send(session, { ':path': '/empty' })).toEqual({ status: 204, code: 0, body: '' });
    session.destroy();
  });
});

describe('closing', () => {
  it('R-09: ends what is left of connections once the time is over', async () => {
    const listener = await startTestListener(routes);
    const silent = untilClosed(listener.port, 'POST /form HTTP/1.1\r\nHost: a\r\n');
    await sendRaw(listener.port, 'GET /now HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await listener.close(200);
    await silent;
  });

  it('R-09: ends what is left of HTTP/2 sessions once the time is over', async () => {
    const listener = await startTestListener(routes, { tls: identity });
    const session = openSession(listener.port);
    const ended = new Promise<void>((resolve) => session.once('close', resolve));
    void send(session, { ':method': 'POST', ':path': '/form', 'content-type': form }, 'a=1', false);
    expect((await send(session, { ':path': '/now' })).status).toBe(200);
    await listener.close(200);
    await ended;
  });
});
