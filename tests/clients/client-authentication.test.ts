import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { administrator, type ServerWithClients, startWithClients } from '../support/authorization-server.ts';
import { createAssertionKey, createSelfSigned, issueIdentity } from '../support/client-credentials.ts';

let server: ServerWithClients;
let seen: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  server = await startWithClients();
  const { clients, cf, xsuaa } = server;
  const { authority, serviceInstances } = server.rooms;
  const assertionKey = createAssertionKey();
  const issued = await issueIdentity(authority, [['CN', 'shop']]);
  const selfSigned = await createSelfSigned('shop');
  await clients.addKey(cf.id, xsuaa.id, { publicKey: assertionKey.publicJwk('k1') }, administrator);
  for (const registration of [
    { binding: 'subject', subjectDn: 'CN=shop' },
    { binding: 'exact', certificatePem: selfSigned.cert },
  ] as const) {
    await clients.addCertificate(cf.id, xsuaa.id, { registration }, administrator);
  }
  await serviceInstances.createInstance(cf, { name: 'book', offering: 'xsuaa' }, administrator);
  const bind = async (name: string, type: string) => {
    const key = { name, parameters: { 'credential-type': type } };
    return (await serviceInstances.createKey(cf, 'book', key, administrator)).credentials;
  };
  const caFile = join(server.dataFolder, 'ca.pem');
  writeFileSync(caFile, server.caCertificatePem);
  const children = join(import.meta.dirname, 'children');
  const job = {
    issuer: `https://cf-one.authentication.portolan.localhost:${server.httpsPort}/oauth/token`,
    clientId: xsuaa.id,
    clientSecret: xsuaa.secret,
    assertionKey: assertionKey.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    issued,
    selfSigned,
    secretBinding: await bind('secret', 'binding-secret'),
    x509Binding: await bind('x509', 'x509'),
    zoneId: cf.id,
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--require',
      join(children, 'resolve-portolan.cjs'),
      join(children, 'client-authentication.ts'),
      JSON.stringify(job),
    ],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile }, timeout: 60_000 },
  );
  seen = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}, 90_000);
afterAll(() => server.close());

/** Source: spec clients.md 0.1 no. 6, 2, 7.2; RFC 7523, RFC 8705 */
describe('published OAuth libraries authenticate', () => {
  it.each([
    ['openidBasic', false],
    ['openidPost', false],
    ['openidKey', false],
    ['openidKeyWithKid', false],
    ['openidTls', true],
    ['openidSelfSigned', true],
  ])('openid-client at token, introspection and revocation endpoint (%s)', (name, isBound) => {
    expect(seen[name]).toEqual({ isBound, before: true, after: false });
  });

  it.each([
    ['oauthBasic', false],
    ['oauthPost', false],
    ['oauthKey', false],
    ['oauthTls', true],
    ['oauthSelfSigned', true],
  ])('oauth4webapi (%s)', (name, isBound) => {
    expect(seen[name]).toEqual({ type: 'bearer', isBound });
  });

  it.each([
    ['xssecSecret', false],
    ['xssecX509', true],
  ])('O-66, O-67, O-72: @sap/xssec with a service key of ours, also for a tenant (%s)', (name, isBound) => {
    expect(seen[name]).toEqual({
      zoneIsRight: true,
      isBound,
      tenantTokenIsBound: isBound,
      exchange: expect.objectContaining({ message: expect.stringContaining('invalid_grant') }),
    });
  });
});
