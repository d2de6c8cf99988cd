import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { claimsOf, form, send } from '../support/authorization-server.ts';
import { createManagementCaller } from '../support/management.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

const credentialsSchema = z.object({
  clientid: z.string(),
  clientsecret: z.string(),
  url: z.string(),
  uaadomain: z.string(),
  xsappname: z.string(),
});
let app: TestApp;
let child: ChildProcess;
let credentials: z.output<typeof credentialsSchema>;

beforeAll(async () => {
  app = await startTestApp();
  const call = createManagementCaller(app);
  await call('POST', '/management/v1/subaccounts', { body: { subdomain: 'cf-one', flavour: 'cf' } });
  const instances = '/management/v1/subaccounts/cf-one/service-instances';
  await call('POST', instances, { body: { name: 'shop', offering: 'xsuaa', parameters: { xsappname: 'shop' } } });
  const { body } = await call('POST', `${instances}/shop/keys`, { body: { name: 'key' } });
  credentials = z.object({ credentials: credentialsSchema }).parse(body).credentials;
  const caFile = join(app.dataFolder, 'ca.pem');
  writeFileSync(caFile, app.caCertificatePem);
  const children = join(import.meta.dirname, 'children');
  child = fork(join(children, 'xssec-rotation.ts'), [JSON.stringify(credentials)], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--require', join(children, 'resolve-portolan.cjs')],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  });
});
afterAll(async () => {
  child.kill();
  await app.close();
});

const ask = async (message: object): Promise<unknown> => {
  child.send(message);
  const [answer] = await once(child, 'message');
  return answer;
};

/** Source: wire contract 7.4 no. 1: xssec allows for clocks that differ by 60 s; whoever asks this server needs no such allowance */
it('O-67: @sap/xssec accepts a token until 60 s after its end and refuses it then, this server refuses it at its end', async () => {
  const own = { client_id: credentials.clientid, client_secret: credentials.clientsecret };
  const post = (path: string, fields: Readonly<Record<string, string>>) =>
    send(app.httpPort, { host: 'cf-one.authentication', path, ...form({ ...fields, ...own }) });
  const token = String((await post('/oauth/token', { grant_type: 'client_credentials' })).json.access_token);
  const isActive = async (): Promise<unknown> => (await post('/introspect', { token })).json.active;
  const pass = async (seconds: number): Promise<void> => {
    app.clock.advance(seconds * 1000);
    await ask({ advanceMs: seconds * 1000 });
  };
  const { exp, iat } = claimsOf(token);
  await pass(Number(exp) - Number(iat) - 30);
  expect([await ask({ token }), await isActive()]).toEqual(['accepted', true]);
  await pass(60);
  expect([await ask({ token }), await isActive()], '30 s after its end').toEqual(['accepted', false]);
  await pass(40);
  expect([await ask({ token }), await isActive()], '70 s after its end').toEqual(['ExpiredTokenError', false]);
}, 30_000);
