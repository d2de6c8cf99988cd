import { afterAll, beforeAll, expect, it } from 'vitest';
import { oauthErrorFormat } from '../../../src/http/server/error-format.ts';
import type { Listener } from '../../../src/http/server/listener.ts';
import { ok } from '../../../src/http/server/reply.ts';
import { defineRoute } from '../../../src/http/server/route.ts';
import { startTestListener } from '../../support/listener.ts';
import { sendRaw } from '../../support/raw-http.ts';

let listener: Listener;

beforeAll(async () => {
  listener = await startTestListener([
    defineRoute({
      method: 'GET',
      path: '/who',
      doors: ['xsuaa'],
      access: 'public',
      bodyKind: 'none',
      errors: oauthErrorFormat,
      source: 'test',
      summary: 'tells how it was addressed',
      handle: ({ door, tenant, pathPrefix, origin }) => ok({ door, tenant, pathPrefix, origin }),
    }),
    defineRoute({
      method: 'GET',
      path: '/things/:name',
      doors: ['xsuaa'],
      access: 'public',
      bodyKind: 'none',
      errors: oauthErrorFormat,
      source: 'test',
      summary: 'has a parameter',
      handle: () => ok({}),
    }),
  ]);
});
afterAll(() => listener.close(0));

const ask = async (host: string, path: string): Promise<unknown> => {
  const reply = await sendRaw(listener.port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return reply.status === 200 ? JSON.parse(reply.body) : reply.status;
};

it.each([
  ['the host of a tenant', 'acme.authentication.portolan.localhost:8443', '/who', { door: 'xsuaa', tenant: 'acme' }],
  ['a host in capital letters', 'ACME.Authentication.Portolan.Localhost', '/who', { door: 'xsuaa', tenant: 'acme' }],
  ['the host of all tenants', 'authentication.portolan.localhost', '/who', { door: 'xsuaa' }],
  ['the bare host', 'portolan.localhost', '/who', { door: 'bare' }],
  ['an address', '127.0.0.1:8080', '/who', { door: 'bare' }],
  [
    'the path twin on the bare host',
    'localhost',
    '/t/acme/who',
    { door: 'bare', tenant: 'acme', pathPrefix: '/t/acme' },
  ],
  [
    'the path twin on the host of the same tenant',
    'acme.authentication.portolan.localhost',
    '/t/acme/who',
    { tenant: 'acme' },
  ],
])('finds door and tenant by %s', async (_name, host, path, expected) => {
  expect(await ask(host, path)).toMatchObject(expected);
});

it.each([
  ['the door of another system', 'acme.it.portolan.localhost', '/who'],
  ['a host below the domain that is no door', 'nothing.portolan.localhost', '/who'],
  ['a path twin that contradicts the host', 'acme.authentication.portolan.localhost', '/t/other/who'],
  ['a path twin within a path twin', 'localhost', '/t/acme/t/other/who'],
])('S-56: finds nothing behind %s', async (_name, host, path) => {
  expect(await ask(host, path)).toBe(404);
});

it('S-06: a path that cannot be read is 400, not a method that is not allowed', async () => {
  const statuses: unknown[] = [];
  for (const name of ['%', '%E0%A4%A', '%c0%af', 'x'.repeat(4097)])
    statuses.push(await ask('localhost', `/things/${name}`));
  expect(statuses).toEqual([400, 400, 400, 400]);
  const posted = await sendRaw(
    listener.port,
    'POST /things/% HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n',
  );
  expect(posted.status).toBe(405);
});
