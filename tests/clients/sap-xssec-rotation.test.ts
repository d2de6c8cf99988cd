import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  administrator,
  form,
  headerOf,
  type ServerWithClients,
  startWithClients,
} from '../support/authorization-server.ts';

const minuteMs = 60_000;
let server: ServerWithClients;
let child: ChildProcess;

beforeAll(async () => {
  server = await startWithClients();
  const caFile = join(server.dataFolder, 'ca.pem');
  writeFileSync(caFile, server.caCertificatePem);
  const uaaDomain = `authentication.portolan.localhost:${server.httpsPort}`;
  const children = join(import.meta.dirname, 'children');
  const credentials = {
    clientid: server.xsuaa.id,
    clientsecret: server.xsuaa.secret,
    url: `https://cf-one.${uaaDomain}`,
    uaadomain: uaaDomain,
    xsappname: 'shop!t1',
  };
  child = fork(join(children, 'xssec-rotation.ts'), [JSON.stringify(credentials)], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--require', join(children, 'resolve-portolan.cjs')],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  });
});
afterAll(async () => {
  child.kill();
  await server.close();
});

const ask = async (message: object): Promise<unknown> => {
  child.send(message);
  const [answer] = await once(child, 'message');
  return answer;
};
const check = (token: string): Promise<unknown> => ask({ token });
/** Time passes for both sides. */
const pass = async (milliseconds: number): Promise<void> => {
  server.clock.advance(milliseconds);
  await ask({ advanceMs: milliseconds });
};
const fetchToken = async (): Promise<string> => {
  const fields = { grant_type: 'client_credentials', client_id: server.xsuaa.id, client_secret: server.xsuaa.secret };
  const reply = await server.send({ host: 'cf-one.authentication', path: '/oauth/token', ...form(fields) });
  return String(reply.json.access_token);
};
const kidOf = (token: string): string => String(headerOf(token).kid);

/** Source: spec clients.md 0.1 no. 11, 3: the key set is kept for 30 minutes, and not asked for again for an unknown `kid` */
it('O-75, S-24: @sap/xssec follows a rotation without refusing a token, and an emergency removal within its 30 minutes', async () => {
  const { signingKeys } = server.rooms.authorizationServer;
  const zone = server.cf.id;
  const before = await fetchToken();
  expect(await check(before)).toBe('accepted');

  const pending = await signingKeys.create(zone, { algorithm: 'ES256' }, administrator);
  // Its copy is of before the key was published; an hour is enough to replace it, and less than that is refused.
  await pass(29 * minuteMs);
  await expect(signingKeys.enable(zone, pending.kid, { isForced: true }, administrator)).rejects.toThrow();
  expect(await check(before)).toBe('accepted');
  await pass(31 * minuteMs);
  expect(await check(before)).toBe('accepted');
  await signingKeys.enable(zone, pending.kid, { isForced: true }, administrator);
  const after = await fetchToken();
  expect(headerOf(after)).toMatchObject({ alg: 'ES256', kid: pending.kid });
  expect([await check(after), await check(before)]).toEqual(['accepted', 'accepted']);

  // Eleven hours on the token of before the rotation is still good.
  await pass(10 * 60 * minuteMs);
  const stolen = await fetchToken();
  expect([await check(stolen), await check(before)]).toEqual(['accepted', 'accepted']);

  await signingKeys.delete(zone, kidOf(stolen), { isEmergency: true }, administrator);
  const replacement = await fetchToken();
  expect(kidOf(replacement)).not.toBe(kidOf(stolen));
  // From its copy xssec can tell neither that the key is gone nor that there is another.
  expect([await check(stolen), await check(replacement)]).toEqual(['accepted', 'MissingKidError']);
  await pass(31 * minuteMs);
  expect([await check(stolen), await check(replacement), await check(before)]).toEqual([
    'MissingKidError',
    'accepted',
    'accepted',
  ]);
}, 30_000);
