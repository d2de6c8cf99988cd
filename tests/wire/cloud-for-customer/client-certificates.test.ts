import { afterAll, beforeAll, expect, it } from 'vitest';
import { administrator, basic } from '../../support/authorization-server.ts';
import {
  type ClientIdentity,
  createAuthority,
  createSelfSigned,
  issueIdentity,
  sendTls,
} from '../../support/client-credentials.ts';
import { type C4cServer, dataOf, serviceRoot, startC4c } from '../../support/cloud-for-customer.ts';

let server: C4cServer;
let identity: ClientIdentity;
beforeAll(async () => {
  server = await startC4c();
  identity = await createSelfSigned('integration');
  await server.manage.putTechnicalUser(
    server.acme.id,
    { name: 'INTEGRATION', certificate: identity.cert },
    administrator,
  );
});
afterAll(() => server.close());

const call = (
  presented: ClientIdentity | undefined,
  wanted: { readonly json?: unknown; readonly host?: string; readonly headers?: Readonly<Record<string, string>> } = {},
) =>
  sendTls(
    server.httpsPort,
    {
      host: wanted.host ?? 'acme.crm',
      method: wanted.json === undefined ? 'GET' : 'POST',
      path: `${serviceRoot}/AccountCollection?$format=json`,
      ...(wanted.json !== undefined && { body: JSON.stringify(wanted.json) }),
      headers: { 'content-type': 'application/json', accept: 'application/json', ...wanted.headers },
    },
    presented,
  );

it('S-52: lets a technical user in by its certificate alone, and asks it for no CSRF token', async () => {
  const made = await call(identity, { json: { AccountName: 'By certificate' } });
  expect(made.status, made.text).toBe(201);
  expect(dataOf(made).CreatedBy).toBe('INTEGRATION');
  const [event] = await server.rooms.audit.list(server.acme.id, { category: 'audit.data-modification', limit: 1 });
  expect(event).toMatchObject({ actor: { kind: 'client', name: 'INTEGRATION' }, action: 'create' });
});

it('S-27, S-50, S-55: takes no other certificate, and none elsewhere or beside other credentials that are wrong', async () => {
  // The same name and authority, another certificate.
  const authority = await createAuthority('somebody');
  const [registered, namesake] = [
    await issueIdentity(authority, [['CN', 'twin']], { nowMs: server.clock.now() }),
    await issueIdentity(authority, [['CN', 'twin']], { nowMs: server.clock.now() }),
  ];
  const leaf = registered.cert.slice(0, registered.cert.indexOf('-----END CERTIFICATE-----') + 25);
  await server.manage.putTechnicalUser(server.acme.id, { name: 'TWIN', certificate: leaf }, administrator);
  expect((await call(registered)).status).toBe(200);
  const wrong = basic('INTEGRATION', 'wrong password').authorization;
  for (const [name, reply] of [
    ['none', await call(undefined)],
    ['unknown', await call(await createSelfSigned('integration'))],
    ['namesake', await call(namesake)],
    ['another system', await call(identity, { host: 'globex.crm' })],
    ['no system', await call(identity, { headers: { host: '127.0.0.1' } })],
    ['wrong password', await call(identity, { headers: { authorization: wrong } })],
  ] as const) {
    expect(reply.status, name).toBe(401);
  }
  server.clock.advance(40 * 86_400_000);
  expect((await call(registered)).status, 'expired').toBe(401);
});

it('ends with the certificate, and belongs to one user', async () => {
  const { acme, manage } = server;
  const put = (name: string, more: { readonly password?: string; readonly certificate?: string }) =>
    manage.putTechnicalUser(acme.id, { name, ...more }, administrator);
  await expect(put('OTHER', { certificate: identity.cert })).rejects.toMatchObject({ status: 409 });
  await expect(put('OTHER', {})).rejects.toMatchObject({ status: 400 });
  await expect(put('OTHER', { certificate: 'x' })).rejects.toMatchObject({ status: 400 });
  expect((await call(identity)).status).toBe(200);
  await put('INTEGRATION', { password: 'a password instead' });
  expect((await call(identity)).status).toBe(401);
  const authorization = basic('INTEGRATION', 'a password instead').authorization;
  expect((await call(undefined, { headers: { authorization } })).status).toBe(200);
  // A certificate is added, and the password stays.
  await put('INTEGRATION', { certificate: identity.cert });
  expect((await call(identity)).status).toBe(200);
  expect((await call(undefined, { headers: { authorization } })).status).toBe(200);
  await manage.deleteTechnicalUser(acme.id, 'INTEGRATION', administrator);
  expect((await call(identity)).status).toBe(401);
});
