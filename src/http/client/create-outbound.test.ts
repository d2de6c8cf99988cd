import type { IncomingMessage, RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../foundation/clock.ts';
import { createLog, silentLog } from '../../foundation/log.ts';
import { createOutbound, type OutboundOptions } from './create-outbound.ts';
import type { Outbound, OutboundRequest, OutboundResult } from './outbound.ts';
import { type LocalServer, startLocalServer } from './testing/local-server.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const start = async (handle: RequestListener, address = '127.0.0.1', port = 0): Promise<LocalServer> => {
  const server = await startLocalServer(handle, { address, port });
  cleanups.push(server.close);
  return server;
};

const create = (options: Partial<OutboundOptions> = {}): Outbound => {
  const outbound = createOutbound({
    allowedTargets: { hosts: [], cidrs: ['127.0.0.0/8', '::1/128'], allowAll: false },
    log: silentLog,
    clock: systemClock,
    trustAllPermitted: false,
    ...options,
  });
  cleanups.push(outbound.close);
  return outbound;
};

const get = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url,
  method: 'GET',
  headers: [],
  connectTimeoutMs: 2_000,
  readTimeoutMs: 5_000,
  totalTimeoutMs: 10_000,
  maxResponseBytes: 65_536,
  redirects: 'refuse',
  ...more,
});

const outcome = (result: OutboundResult): string =>
  result.kind === 'failed' ? result.reason : `${result.status} ${result.body.toString()}`;

describe('a call', () => {
  it('sends method, path, query, headers and body as given and answers status, headers and body', async () => {
    const seen: { request?: IncomingMessage; body?: string } = {};
    const server = await start(async (request, response) => {
      seen.request = request;
      seen.body = await text(request);
      response
        .writeHead(
          401,
          [
            ['Set-Cookie', 'a=1'],
            ['Set-Cookie', 'b=2'],
            ['X-Answer', 'yes'],
          ].flat(),
        )
        .end('no');
    });
    const result = await create().fetchBuffered(
      get(`http://127.0.0.1:${server.port}/t%2Fx?grant_type=a&b=%20c#fragment`, {
        method: 'POST',
        headers: [
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['X-A', 'b'],
        ],
        body: 'client_id=x',
      }),
    );
    expect(outcome(result)).toBe('401 no');
    expect(
      result.kind === 'response' && result.headers.filter(([name]) => name.toLowerCase() === 'set-cookie'),
    ).toHaveLength(2);
    expect(seen.request?.method).toBe('POST');
    expect(seen.request?.url).toBe('/t%2Fx?grant_type=a&b=%20c');
    expect(seen.body).toBe('client_id=x');
    expect(seen.request?.headers).toEqual({
      'content-type': 'application/x-www-form-urlencoded',
      'x-a': 'b',
      host: `127.0.0.1:${server.port}`,
      connection: 'keep-alive',
      'content-length': '11',
    });
  });

  it('keeps connections open and apart by connect timeout', async () => {
    const server = await start((_request, response) => response.end('ok'));
    const outbound = create();
    const url = `http://127.0.0.1:${server.port}/`;
    for (let index = 0; index < 5; index += 1) expect(outcome(await outbound.fetchBuffered(get(url)))).toBe('200 ok');
    const shared = server.connectionCount();
    // A call may find the first connection still being tidied up and open a second one, but no third.
    expect(shared).toBeLessThanOrEqual(2);
    await outbound.fetchBuffered(get(url, { connectTimeoutMs: 1_999 }));
    expect(server.connectionCount()).toBe(shared + 1);
  });

  it('R-11: closes the least recently used pool beyond the bound, calls under way excepted', async () => {
    const server = await start((_request, response) => response.end('ok'));
    const outbound = create({ maxPools: 2 });
    const call = (connectTimeoutMs: number): Promise<OutboundResult> =>
      outbound.fetchBuffered(get(`http://127.0.0.1:${server.port}/`, { connectTimeoutMs }));
    const results = await Promise.all([2_000, 2_001, 2_002, 2_003, 2_004, 2_000].map(call));
    expect(results.map(outcome)).toEqual(Array(6).fill('200 ok'));
    expect(server.connectionCount()).toBe(6);
  });

  it.each([
    'ftp://a.example/',
    'file:///etc/passwd',
    'javascript:1',
    '/relative',
    '',
    'http://user@a.example/',
    'http://user:pw@a.example/',
    'http://:pw@a.example/',
    'http://',
  ])('refuses the URL %j', async (url) => {
    expect(outcome(await create().fetchBuffered(get(url)))).toBe('invalid-url');
  });

  it('S-46: refuses headers and methods that would change the message', async () => {
    const server = await start((_request, response) => response.end('ok'));
    const outbound = create();
    const url = `http://127.0.0.1:${server.port}/`;
    for (const header of [
      ['Host', 'x'],
      ['X-A', 'a\r\nX-B: c'],
      ['A B', 'x'],
      ['Transfer-Encoding', 'chunked'],
    ] as const)
      expect(outcome(await outbound.fetchBuffered(get(url, { headers: [header] })))).toBe('invalid-request');
    for (const method of ['CONNECT', 'TRACE', 'GET /x', 'GET\r\n', ''])
      expect(outcome(await outbound.fetchBuffered(get(url, { method })))).toBe('invalid-request');
    expect(server.connectionCount()).toBe(0);
  });

  it('S-43: shows and keeps no address, resolver or socket text in messages', async () => {
    const lines: string[] = [];
    const log = createLog({ level: 'debug', sink: { write: (line) => lines.push(line) } });
    const outbound = create({ log, resolveHost: async () => Promise.reject(new Error('ENOTFOUND secret.internal')) });
    const result = await outbound.fetchBuffered(
      get('http://secret.internal/p?token=marker', { peer: 'the token service' }),
    );
    expect(result).toMatchObject({
      reason: 'dns',
      message: 'The host name of the token service could not be resolved',
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'outbound-call-failed', host: 'secret.internal' });
    expect(lines.join()).not.toContain('marker');
  });

  it('fails calls after close', async () => {
    const server = await start((_request, response) => response.end('ok'));
    const outbound = create();
    await outbound.fetchBuffered(get(`http://127.0.0.1:${server.port}/`));
    await outbound.close();
    expect(outcome(await outbound.fetchBuffered(get(`http://127.0.0.1:${server.port}/`)))).toBe('aborted');
  });
});

describe('S-40: the target', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://%31%32%37.0.0.1/',
    'http://\uff11\uff12\uff17.0.0.1/',
    'http://127\u30020\u30020\u30021/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://0.0.0.0/',
    'http://0/',
    'http://[::]/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost/',
    'http://LOCALHOST./',
    'https://10.0.0.1/',
  ])('is refused whatever the spelling: %s', async (url) => {
    const outbound = create({ allowedTargets: { hosts: [], cidrs: [], allowAll: false } });
    expect(outcome(await outbound.fetchBuffered(get(url)))).toBe('refused-target');
  });

  it('is resolved once and connected to at the checked address (no rebinding)', async () => {
    const fair = await start((request, response) => response.end(`fair ${request.headers.host}`), '127.0.0.2');
    const trap = await start((_request, response) => response.end('trap'), '127.0.0.1', fair.port);
    const answers = [['127.0.0.2'], ['127.0.0.1'], ['127.0.0.2', '127.0.0.1']];
    const asked: string[] = [];
    const outbound = create({
      allowedTargets: { hosts: [], cidrs: ['127.0.0.2/32'], allowAll: false },
      resolveHost: async (hostname) => {
        asked.push(hostname);
        return answers[asked.length - 1] ?? [];
      },
    });
    const call = async (): Promise<string> =>
      outcome(await outbound.fetchBuffered(get(`http://rebind.example:${fair.port}/`)));
    expect(await call()).toBe(`200 fair rebind.example:${fair.port}`);
    expect(await call()).toBe('refused-target');
    expect(await call()).toBe('refused-target');
    expect(await call()).toBe('dns');
    expect(asked).toHaveLength(4);
    expect(trap.connectionCount()).toBe(0);
  });

  it('is reached at the next address when the first does not answer', async () => {
    const server = await start((_request, response) => response.end('ok'), '127.0.0.3');
    const outbound = create({ resolveHost: async () => ['127.0.0.4', '127.0.0.3'] });
    expect(outcome(await outbound.fetchBuffered(get(`http://two.example:${server.port}/`)))).toBe('200 ok');
  });

  it('may be a name below a loopback suffix, which is still checked', async () => {
    const server = await start((request, response) => response.end(request.headers.host));
    const url = `http://provider.portolan.localhost:${server.port}/`;
    const options = {
      loopbackSuffixes: ['.portolan.localhost'],
      resolveHost: async () => Promise.reject(new Error('not asked')),
    };
    expect(outcome(await create(options).fetchBuffered(get(url)))).toBe(
      `200 provider.portolan.localhost:${server.port}`,
    );
    const strict = { ...options, allowedTargets: { hosts: [], cidrs: [], allowAll: false } };
    expect(outcome(await create(strict).fetchBuffered(get(url)))).toBe('refused-target');
    const named = { ...options, allowedTargets: { hosts: ['*.portolan.localhost'], cidrs: [], allowAll: false } };
    expect(outcome(await create(named).fetchBuffered(get(url)))).toMatch(/^200/);
  });
});

/** A TCP server that says nothing HTTP would. */
const startRaw = async (onConnection: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port; // It listens on TCP, so this is no pipe name.
};

describe('S-43: a hostile or broken other side', () => {
  it.each([
    ['connect-timeout', { connectTimeoutMs: 30 }],
    ['total-timeout', { totalTimeoutMs: 30, connectTimeoutMs: 0 }],
  ])('ends with %s while a TLS handshake hangs', async (reason, timeouts) => {
    const port = await startRaw(() => {});
    expect(outcome(await create().fetchBuffered(get(`https://127.0.0.1:${port}/`, timeouts)))).toBe(reason);
  });

  it('ends with connect-timeout while name resolution hangs', async () => {
    const outbound = create({ resolveHost: () => new Promise(() => {}) });
    expect(outcome(await outbound.fetchBuffered(get('http://slow.example/', { connectTimeoutMs: 20 })))).toBe(
      'connect-timeout',
    );
  });

  it.each([
    ['read-timeout', { readTimeoutMs: 40 }],
    ['total-timeout', { readTimeoutMs: 0, totalTimeoutMs: 40 }],
  ])('ends with %s when no response comes', async (reason, timeouts) => {
    const port = await startRaw(() => {});
    expect(outcome(await create().fetchBuffered(get(`http://127.0.0.1:${port}/`, timeouts)))).toBe(reason);
  });

  it.each([
    ['read-timeout', { readTimeoutMs: 40 }],
    ['total-timeout', { readTimeoutMs: 0, totalTimeoutMs: 40 }],
  ])('ends with %s when the body stops half way', async (reason, timeouts) => {
    const port = await startRaw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'));
    expect(outcome(await create().fetchBuffered(get(`http://127.0.0.1:${port}/`, timeouts)))).toBe(reason);
  });

  it('is cancelled by the caller before and during the call', async () => {
    const controller = new AbortController();
    const port = await startRaw(() => controller.abort());
    const outbound = create();
    const url = `http://127.0.0.1:${port}/`;
    expect(outcome(await outbound.fetchBuffered(get(url, { signal: controller.signal })))).toBe('aborted');
    expect(outcome(await outbound.fetchBuffered(get(url, { signal: AbortSignal.abort() })))).toBe('aborted');
  });

  it.each([
    ['connection-lost', (socket: Socket) => socket.destroy()],
    ['connection-lost', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')],
    ['protocol', (socket: Socket) => socket.end('SSH-2.0-token-marker\r\n')],
    ['protocol', (socket: Socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)],
    [
      'protocol',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc'),
    ],
    [
      'protocol',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: 3\r\n\r\nabc'),
    ],
  ])('fails with %s', async (reason, answer) => {
    const lines: string[] = [];
    const log = createLog({ level: 'debug', sink: { write: (line) => lines.push(line) } });
    const port = await startRaw((socket) => socket.once('data', () => answer(socket)));
    const result = await create({ log }).fetchBuffered(get(`http://127.0.0.1:${port}/`));
    expect(outcome(result)).toBe(reason);
    expect(JSON.stringify(result) + lines.join()).not.toContain('marker');
  });

  it('fails with connect where nothing listens', async () => {
    const server = await startLocalServer(() => {});
    await server.close();
    const result = await create().fetchBuffered(get(`http://127.0.0.1:${server.port}/`, { peer: 'the token service' }));
    expect(result).toMatchObject({
      reason: 'connect',
      message: 'Connection to the token service could not be established',
    });
  });

  it('stops reading an endless body at the limit', async () => {
    let sent = 0;
    const server = await start((_request, response) => {
      const chunk = Buffer.alloc(4_096);
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', pump);
      pump();
    });
    expect(outcome(await create().fetchBuffered(get(`http://127.0.0.1:${server.port}/`)))).toBe('too-large');
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  it('does not read a body whose announced length is over the limit', async () => {
    const port = await startRaw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n'));
    expect(outcome(await create().fetchBuffered(get(`http://127.0.0.1:${port}/`)))).toBe('too-large');
  });

  it('knows that HEAD announces a body which does not follow', async () => {
    const port = await startRaw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n'));
    expect(outcome(await create().fetchBuffered(get(`http://127.0.0.1:${port}/`, { method: 'HEAD' })))).toBe('200 ');
  });

  it('takes a body of exactly the limit', async () => {
    const server = await start((_request, response) => response.end('x'.repeat(100)));
    const call = (maxResponseBytes: number): Promise<OutboundResult> =>
      create().fetchBuffered(get(`http://127.0.0.1:${server.port}/`, { maxResponseBytes }));
    expect(outcome(await call(100))).toBe(`200 ${'x'.repeat(100)}`);
    expect(outcome(await call(99))).toBe('too-large');
  });

  it.each([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ])('decompresses %s and stops a bomb at the limit', async (coding, compress) => {
    const bodies = new Map([
      ['/fair', compress(Buffer.from('hello'))],
      ['/full', compress(Buffer.alloc(65_536))],
      ['/bomb', compress(Buffer.alloc(20_000_000))],
    ]);
    const server = await start((request, response) => {
      response.setHeader('Content-Encoding', coding);
      response.end(bodies.get(request.url ?? ''));
    });
    const call = (path: string): Promise<OutboundResult> =>
      create().fetchBuffered(get(`http://127.0.0.1:${server.port}${path}`));
    const fair = await call('/fair');
    expect(outcome(fair)).toBe('200 hello');
    expect(fair.kind === 'response' && fair.headers.map(([name]) => name.toLowerCase())).not.toContain(
      'content-encoding',
    );
    expect((await call('/full')).kind).toBe('response');
    expect(outcome(await call('/bomb'))).toBe('too-large');
  });

  it('reads an empty body under a content coding (HEAD, 204)', async () => {
    const server = await start((_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end());
    expect(outcome(await create().fetchBuffered(get(`http://127.0.0.1:${server.port}/`, { method: 'HEAD' })))).toBe(
      '200 ',
    );
  });
});

describe('S-42: redirects', () => {
  const startChain = async (): Promise<{ readonly base: string; readonly seen: IncomingMessage[] }> => {
    const seen: IncomingMessage[] = [];
    const server = await start((request, response) => {
      seen.push(request);
      const hops = Number(request.url?.slice(1));
      if (hops > 0) response.writeHead(302, { Location: `/${hops - 1}` }).end();
      else response.end('arrived');
    });
    return { base: `http://127.0.0.1:${server.port}`, seen };
  };

  it('are a failure when refused', async () => {
    const { base, seen } = await startChain();
    expect(outcome(await create().fetchBuffered(get(`${base}/1`)))).toBe('redirect');
    expect(seen).toHaveLength(1);
  });

  it('are followed three times, not four', async () => {
    const { base } = await startChain();
    const outbound = create();
    expect(outcome(await outbound.fetchBuffered(get(`${base}/3`, { redirects: 'follow-3' })))).toBe('200 arrived');
    expect(outcome(await outbound.fetchBuffered(get(`${base}/4`, { redirects: 'follow-3' })))).toBe('redirect');
  });

  it('have each target checked, resolved afresh and stripped of credentials', async () => {
    const elsewhere = await start((request, response) => response.end(JSON.stringify(request.headers)), '127.0.0.2');
    const targets = new Map([
      ['/loopback', 'http://127.0.0.1:1/'],
      ['/metadata', 'http://169.254.169.254/'],
      ['/file', 'file:///etc/passwd'],
      ['/credentials', 'http://u:p@public.example/'],
      ['/other', `http://other.example:${elsewhere.port}/`],
    ]);
    const server = await start(
      (request, response) => response.writeHead(302, { Location: targets.get(request.url ?? '') }).end(),
      '127.0.0.2',
    );
    const outbound = create({
      allowedTargets: { hosts: [], cidrs: ['127.0.0.2'], allowAll: false },
      resolveHost: async () => ['127.0.0.2'],
    });
    const call = (path: string): Promise<OutboundResult> =>
      outbound.fetchBuffered(
        get(`http://public.example:${server.port}${path}`, {
          redirects: 'follow-3',
          headers: [
            ['Authorization', 'Bearer marker'],
            ['X-Key', 'marker'],
            ['Accept', 'text/plain'],
          ],
        }),
      );
    expect(outcome(await call('/loopback'))).toBe('refused-target');
    expect(outcome(await call('/metadata'))).toBe('refused-target');
    expect(outcome(await call('/file'))).toBe('invalid-url');
    expect(outcome(await call('/credentials'))).toBe('invalid-url');
    const other = outcome(await call('/other'));
    expect(other).toContain('text/plain');
    expect(other).not.toContain('marker');
  });
});

describe('streaming', () => {
  it('passes request and response through in pieces', async () => {
    const server = await start((request, response) => {
      response.writeHead(200);
      request.pipe(response);
    });
    const result = await create().fetchStreaming(
      get(`http://127.0.0.1:${server.port}/`, {
        method: 'POST',
        body: (async function* () {
          for (const piece of ['a', 'b', 'c']) yield Buffer.from(piece);
        })(),
      }),
    );
    expect(result.kind === 'response' && (await text(result.body))).toBe('abc');
  });

  it('lets the first bytes through while the rest is still to come', async () => {
    let finish = (): void => {};
    const server = await start((_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    });
    const result = await create().fetchStreaming(get(`http://127.0.0.1:${server.port}/`));
    if (result.kind === 'failed') throw new Error(result.message);
    const pieces: string[] = [];
    for await (const piece of result.body) {
      pieces.push(String(piece));
      finish();
    }
    expect(pieces).toEqual(['first', 'last']);
  });

  it('slows the sender down while nobody reads', async () => {
    let sent = 0;
    let onStalled = (): void => {};
    const stalled = new Promise<void>((resolve) => {
      onStalled = resolve;
    });
    const total = 64 * 1024 * 1024;
    const server = await start((_request, response) => {
      const source = new Readable({
        read() {
          sent += 65_536;
          this.push(sent > total ? null : Buffer.alloc(65_536));
        },
      });
      source.pipe(response);
      // The writer reports a full buffer only when the reader's side has stopped taking.
      source.once('pause', onStalled);
    });
    const result = await create().fetchStreaming(get(`http://127.0.0.1:${server.port}/`));
    await stalled;
    expect(sent).toBeLessThan(total / 2);
    if (result.kind === 'failed') throw new Error(result.message);
    let received = 0;
    for await (const piece of result.body) received += piece.length;
    expect(received).toBe(total);
  });

  it('ends the body with a plain error when the other side breaks off or time is up', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc';
    for (const [reason, more, onData] of [
      ['connection-lost', {}, (socket: Socket) => socket.end(head)],
      ['read-timeout', { readTimeoutMs: 40 }, (socket: Socket) => socket.write(head)],
      ['total-timeout', { totalTimeoutMs: 60 }, (socket: Socket) => socket.write(head)],
    ] as const) {
      const port = await startRaw((socket) => socket.once('data', () => onData(socket)));
      const result = await create().fetchStreaming(get(`http://127.0.0.1:${port}/`, more));
      if (result.kind === 'failed') throw new Error(result.message);
      await expect(text(result.body)).rejects.toMatchObject({ name: 'OutboundError', reason });
    }
  });

  it('survives a body nobody reads to the end', async () => {
    const server = await start((_request, response) => response.write('first'));
    const outbound = create();
    const result = await outbound.fetchStreaming(get(`http://127.0.0.1:${server.port}/`, { totalTimeoutMs: 50 }));
    if (result.kind === 'failed') throw new Error(result.message);
    await new Promise((resolve) => result.body.once('close', resolve));
    const second = await outbound.fetchStreaming(get(`http://127.0.0.1:${server.port}/`));
    if (second.kind === 'response') second.body.destroy();
    expect(second.kind).toBe('response');
  });

  it('reports a request body that breaks off', async () => {
    const server = await start((request) => request.resume());
    const result = await create().fetchStreaming(
      get(`http://127.0.0.1:${server.port}/`, {
        method: 'POST',
        body: (async function* () {
          yield Buffer.from('a');
          throw new Error('caller hung up');
        })(),
      }),
    );
    expect(result).toMatchObject({ kind: 'failed', reason: 'aborted' });
  });
});
