import type { ServerOptions } from 'node:https';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../foundation/clock.ts';
import { silentLog } from '../../foundation/log.ts';
import { createOutbound } from './create-outbound.ts';
import type { Outbound, OutboundResult, OutboundTls } from './outbound.ts';
import { createTestAuthority, type TestCertificate } from './testing/certificates.ts';
import { type LocalServer, startLocalServer } from './testing/local-server.ts';

const authority = createTestAuthority('Test CA');
const otherAuthority = createTestAuthority('Other CA');
const selfSigned = createTestAuthority('host.example');
const wildcard = authority.issue('ignored', ['DNS:*.foo.com', 'IP:127.0.0.1']);
const client = authority.issue('client');
const strangeClient = otherAuthority.issue('client');

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const start = async (certificate: TestCertificate, more: ServerOptions = {}): Promise<LocalServer> => {
  const server = await startLocalServer(
    (request, response) => {
      const socket = request.socket as TLSSocket; // The server speaks TLS only.
      response.end(`${socket.getPeerCertificate()?.subject?.CN ?? 'nobody'} ${String(socket.servername)}`);
    },
    { tls: { cert: certificate.certificatePem, key: certificate.keyPem, ...more } },
  );
  cleanups.push(server.close);
  return server;
};

const create = (trustAllPermitted = false): Outbound => {
  const outbound = createOutbound({
    allowedTargets: { hosts: [], cidrs: ['127.0.0.1'], allowAll: false },
    log: silentLog,
    clock: systemClock,
    trustAllPermitted,
    resolveHost: async () => ['127.0.0.1'],
  });
  cleanups.push(outbound.close);
  return outbound;
};

const call = (outbound: Outbound, host: string, server: LocalServer, tls?: OutboundTls): Promise<OutboundResult> =>
  outbound.fetchBuffered({
    url: `https://${host}:${server.port}/`,
    method: 'GET',
    headers: [],
    connectTimeoutMs: 5_000,
    readTimeoutMs: 5_000,
    totalTimeoutMs: 10_000,
    maxResponseBytes: 1_000,
    redirects: 'refuse',
    ...(tls && { tls }),
  });

const outcome = (result: OutboundResult): string =>
  result.kind === 'failed' ? `${result.reason}: ${result.message}` : result.body.toString();
const refused = 'tls: Failed to create SSL connection';
const untrusted = `${refused} (the certificate of the server is of no authority that is trusted here; a trust store can name one)`;
const otherNames = `${refused} (the certificate of the server is for other host names)`;
const wantsClient = `${refused} (the server does not accept the client certificate, or asks for one)`;
const trusted = { extraCaPem: [authority.certificatePem] };

describe('S-44: the server certificate', () => {
  it('must be issued by a trusted CA, a private one where the caller names it', async () => {
    const server = await start(wildcard);
    const outbound = create();
    expect(outcome(await call(outbound, 'a.foo.com', server))).toBe(untrusted);
    expect(outcome(await call(outbound, 'a.foo.com', server, trusted))).toBe('nobody a.foo.com');
    // Another destination's trust must not have rubbed off.
    expect(outcome(await call(outbound, 'a.foo.com', server))).toBe(untrusted);
    expect(outcome(await call(outbound, 'a.foo.com', server, { extraCaPem: [otherAuthority.certificatePem] }))).toBe(
      untrusted,
    );
  });

  it('D-24: is still trusted where a usual authority has issued it, whatever else the caller names', async () => {
    const server = await start(wildcard);
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, authority.certificatePem]);
    try {
      const named = { extraCaPem: [otherAuthority.certificatePem] };
      expect(outcome(await call(create(), 'a.foo.com', server, named))).toBe('nobody a.foo.com');
    } finally {
      setDefaultCACertificates(usual);
    }
  });

  it('may itself be what the caller trusts, self-signed or issued', async () => {
    const outbound = create();
    const issued = await start(wildcard);
    expect(outcome(await call(outbound, 'a.foo.com', issued, { extraCaPem: [wildcard.certificatePem] }))).toMatch(
      /^nobody/,
    );
    const self = await start(selfSigned);
    const tls: OutboundTls = { extraCaPem: [selfSigned.certificatePem], hostnameVerifier: 'browser-compatible' };
    expect(outcome(await call(outbound, 'host.example', self, tls))).toMatch(/^nobody/);
    expect(outcome(await call(outbound, 'other.example', self, tls))).toBe(otherNames);
  });

  it('goes unchecked only where the caller asks and the server permits it', async () => {
    const server = await start(selfSigned);
    expect(outcome(await call(create(true), 'any.example', server, { trustAll: true }))).toMatch(/^nobody/);
    expect(outcome(await call(create(true), 'any.example', server, { trustAll: false }))).toBe(untrusted);
    expect(outcome(await call(create(true), 'any.example', server))).toBe(untrusted);
    expect(outcome(await call(create(false), 'any.example', server, { trustAll: true }))).toBe(
      `${refused} (trusting all certificates is not permitted on this server)`,
    );
  });

  it('is still verified where trustAll is asked for and not permitted', async () => {
    const server = await start(wildcard);
    expect(outcome(await call(create(), 'a.foo.com', server, { ...trusted, trustAll: true }))).toMatch(/^nobody/);
  });

  it('does not share a connection between trustAll and verified calls', async () => {
    const server = await start(selfSigned);
    const outbound = create(true);
    await call(outbound, 'any.example', server, { trustAll: true });
    expect(outcome(await call(outbound, 'any.example', server))).toBe(untrusted);
  });

  it('and its counterpart of ours fail plainly when they do not fit together', async () => {
    const server = await start(wildcard);
    const message = 'tls: The client certificate or trusted certificates could not be used';
    const mismatched = { certificateChainPem: client.certificatePem, privateKeyPem: strangeClient.keyPem };
    expect(outcome(await call(create(), 'a.foo.com', server, { ...trusted, clientCertificate: mismatched }))).toBe(
      message,
    );
  });

  it('is trusted at names of this machine where the local authority has issued it, and nowhere else', async () => {
    const server = await start(authority.issue('own', ['DNS:*.portolan.localhost', 'DNS:a.foo.com']));
    const outbound = createOutbound({
      allowedTargets: { hosts: [], cidrs: ['127.0.0.1', '::1'], allowAll: false },
      log: silentLog,
      clock: systemClock,
      trustAllPermitted: false,
      resolveHost: async () => ['127.0.0.1'],
      loopbackSuffixes: ['portolan.localhost'],
      loopbackTrust: () => [authority.certificatePem],
    });
    cleanups.push(outbound.close);
    expect(outcome(await call(outbound, 'x.portolan.localhost', server))).toMatch(/^nobody/);
    expect(outcome(await call(outbound, 'a.foo.com', server))).toBe(untrusted);
  });
});

describe('the hostname verifier', () => {
  let wild: LocalServer;
  let commonName: LocalServer;
  let partial: LocalServer;
  beforeAll(async () => {
    wild = await start(wildcard);
    commonName = await start(authority.issue('cn.foo.com'));
    partial = await start(authority.issue('ignored', ['DNS:w*.foo.com']));
    cleanups.length = 0;
  });
  afterAll(async () => {
    for (const server of [wild, commonName, partial]) await server.close();
  });

  it.each([
    ['strict', 'wild', 'a.foo.com', true],
    ['strict', 'wild', 'A.FOO.com.', true],
    ['strict', 'wild', 'a.b.foo.com', false],
    ['strict', 'wild', 'foo.com', false],
    ['strict', 'wild', 'a.foo.com.evil.example', false],
    ['strict', 'wild', '127.0.0.1', true],
    ['strict', 'commonName', 'cn.foo.com', false],
    ['strict', 'commonName', '127.0.0.1', false],
    ['strict', 'partial', 'www.foo.com', false],
    ['browser-compatible', 'wild', 'a.foo.com', true],
    ['browser-compatible', 'wild', 'a.b.foo.com', true],
    ['browser-compatible', 'wild', 'a.b.c.foo.com', true],
    ['browser-compatible', 'wild', 'foo.com', false],
    ['browser-compatible', 'wild', 'ignored', false],
    ['browser-compatible', 'wild', 'a.xfoo.com', false],
    ['browser-compatible', 'commonName', 'cn.foo.com', true],
    ['browser-compatible', 'commonName', 'x.foo.com', false],
  ] as const)('%s: certificate %s for %s', async (hostnameVerifier, certificate, host, accepted) => {
    const server = { wild, commonName, partial }[certificate];
    const result = await call(create(), host, server, { ...trusted, hostnameVerifier });
    expect(result.kind).toBe(accepted ? 'response' : 'failed');
    if (!accepted) expect(outcome(result)).toBe(otherNames);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'checks every connection anew, so none resumes a session (%s)',
    async (version) => {
      const resumed: boolean[] = [];
      const server = await startLocalServer(
        (request, response) => {
          resumed.push((request.socket as TLSSocket).isSessionReused()); // The server speaks TLS only.
          response.setHeader('Connection', 'close').end();
        },
        { tls: { cert: wildcard.certificatePem, key: wildcard.keyPem, minVersion: version, maxVersion: version } },
      );
      cleanups.push(server.close);
      const outbound = create();
      for (let index = 0; index < 4; index += 1) {
        expect(outcome(await call(outbound, 'a.foo.com', server, trusted))).toBe('');
        expect(outcome(await call(outbound, 'a.b.foo.com', server, trusted))).toBe(otherNames);
      }
      expect(resumed).toEqual([false, false, false, false]);
    },
  );

  it('keeps connections open between calls', async () => {
    const server = await start(wildcard);
    const outbound = create();
    for (let index = 0; index < 6; index += 1) await call(outbound, 'a.foo.com', server, trusted);
    expect(server.connectionCount()).toBeLessThanOrEqual(2);
  });
});

describe('the client certificate', () => {
  const demanding: ServerOptions = { ca: authority.certificatePem, requestCert: true, rejectUnauthorized: true };
  const withClient = (from: TestCertificate): OutboundTls => ({
    ...trusted,
    clientCertificate: { certificateChainPem: from.certificatePem, privateKeyPem: from.keyPem },
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is shown, and refused when missing or foreign (%s)', async (version) => {
    const server = await start(wildcard, { ...demanding, minVersion: version, maxVersion: version });
    const outbound = create();
    expect(outcome(await call(outbound, 'a.foo.com', server, withClient(client)))).toBe('client a.foo.com');
    expect(outcome(await call(outbound, 'a.foo.com', server, trusted))).toBe(
      version === 'TLSv1.3' ? wantsClient : refused,
    );
    const foreign = await call(outbound, 'a.foo.com', server, withClient(strangeClient));
    // A Node server hangs up on a foreign certificate without an alert that would tell why.
    expect(['tls', 'connection-lost']).toContain(foreign.kind === 'failed' && foreign.reason);
    expect(outcome(await call(outbound, 'a.foo.com', server, withClient(client)))).toBe('client a.foo.com');
  });

  it('does not travel on connections of other calls', async () => {
    const server = await start(wildcard, { ...demanding, rejectUnauthorized: false });
    const outbound = create();
    expect(outcome(await call(outbound, 'a.foo.com', server, withClient(client)))).toBe('client a.foo.com');
    expect(outcome(await call(outbound, 'a.foo.com', server, trusted))).toBe('nobody a.foo.com');
    expect(server.connectionCount()).toBe(2);
  });
});
