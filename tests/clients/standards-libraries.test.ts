import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ServerWithExchange, startWithExchange } from '../support/token-exchange.ts';
import { jane } from '../support/user-tokens.ts';

let server: ServerWithExchange;
let seen: Readonly<Record<string, unknown>>;
let resource: string;

beforeAll(async () => {
  server = await startWithExchange();
  const caFile = join(server.dataFolder, 'ca.pem');
  writeFileSync(caFile, server.caCertificatePem);
  const children = join(import.meta.dirname, 'children');
  const domain = `portolan.localhost:${server.httpsPort}`;
  resource = `https://cf-one.it.${domain}/api/v1`;
  const job = {
    xsuaaIssuer: `https://cf-one.authentication.${domain}/oauth/token`,
    standardIssuer: `https://cf-one.authentication.${domain}/t/cf-one`,
    resource,
    front: server.front,
    back: server.back,
    user: jane,
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--require',
      join(children, 'resolve-portolan.cjs'),
      join(children, 'standards-libraries.ts'),
      JSON.stringify(job),
    ],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile }, timeout: 30_000 },
  );
  seen = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
});
afterAll(() => server.close());

/** Source: spec clients.md 7.1, 7.3; wire contract 8 */
describe('published OAuth libraries, unmodified, beside the token endpoint', () => {
  it('openid-client reads ID token and userinfo of a user, introspects, and revokes the refresh token with all of it', () => {
    expect(seen.user).toEqual({
      info: expect.objectContaining({ sub: server.janeId, email: jane.email }),
      described: expect.objectContaining({ active: true, username: jane.name, sub: server.janeId }),
      after: { active: false },
      refreshed: expect.objectContaining({ error: 'invalid_grant', status: 400 }),
    });
  });

  it('openid-client exchanges a token for one resource (RFC 8693, RFC 8707)', () => {
    expect(seen.exchange).toEqual({
      issuedType: 'urn:ietf:params:oauth:token-type:access_token',
      scope: 'back!t1.Read',
      described: expect.objectContaining({ active: true, sub: server.janeId, aud: [resource] }),
      refused: expect.objectContaining({ error: 'invalid_request', status: 400 }),
    });
  });

  it('oauth4webapi finds server and resource (RFC 9728), and accepts our token as RFC 9068 wants it', () => {
    expect(seen.oauth4webapi).toEqual({
      servers: [expect.stringMatching(/^https:\/\/cf-one\.authentication\..*\/oauth\/token$/)],
      aud: [resource],
      clientId: server.back.id,
      foreign: expect.objectContaining({ message: expect.stringContaining('"aud"') }),
    });
  });

  it('simple-oauth2 refreshes and revokes all', () => {
    expect(seen.simple).toEqual({
      hasNext: true,
      refreshed: expect.objectContaining({ message: expect.stringContaining('Bad Request') }),
    });
  });
});
