import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSelfSigned } from '../../support/client-credentials.ts';
import { createCommandLine } from '../../support/command-line.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let portolan: ReturnType<typeof createCommandLine>;

beforeAll(async () => {
  app = await startTestApp();
  portolan = createCommandLine(app);
  const call = createManagementCaller(app);
  await call('POST', '/management/v1/subaccounts', { body: { subdomain: 'acme', flavour: 'cf' } });
  const instances = '/management/v1/subaccounts/acme/service-instances';
  await call('POST', instances, { body: { name: 'shop', offering: 'xsuaa' } });
});
afterAll(() => app.close());

/** Fetches a token with the certificate of its binding, as an application would. */
const program = `
const [{ credentials: c }] = JSON.parse(process.env.VCAP_SERVICES).xsuaa;
const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: c.clientid }).toString();
const headers = { 'content-type': 'application/x-www-form-urlencoded' };
const options = { method: 'POST', key: c.key, cert: c.certificate, headers };
require('node:https').request(c.certurl + '/oauth/token', options, (reply) => {
  reply.resume();
  console.log(JSON.stringify({ status: reply.statusCode, hasSecret: 'clientsecret' in c }));
}).end(body);
`;

describe('bindings with a certificate', () => {
  it('exec: a program gets its token with nothing but its environment', async () => {
    const { exitCode, output, notes } = await portolan(['exec', '--x509', '--', process.execPath, '-e', program]);
    expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: '' });
    expect(JSON.parse(output)).toEqual({ status: 200, hasSecret: false });
  });

  it('env: no secret; with --loopback the address where a certificate is taken without host names', async () => {
    const { output } = await portolan(['env', '--x509', '--loopback']);
    const binding = z.object({ credentials: z.record(z.string(), z.unknown()) });
    const { xsuaa } = z.object({ xsuaa: z.array(binding) }).parse(JSON.parse(output));
    expect(xsuaa[0]?.credentials).toMatchObject({ certurl: app.https, url: app.http, 'credential-type': 'x509' });
    expect(xsuaa[0]?.credentials).not.toHaveProperty('clientsecret');
  });

  it('service-key: parameters as JSON, from a file, or by flags; the list says what is known of each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-keys-'));
    const own = await createSelfSigned('own');
    writeFileSync(join(folder, 'client.pem'), own.cert);
    writeFileSync(join(folder, 'parameters.json'), '{"credential-type":"x509","x509":{"validity":1}}');
    const create = (name: string, ...flags: readonly string[]) =>
      portolan(['service-key', 'create', 'shop', name, ...flags], { folder });
    const fromJson = await create('one', '--parameters', '{"credential-type":"binding-secret"}');
    expect(JSON.parse(fromJson.output)).toHaveProperty('clientsecret');
    expect(JSON.parse((await create('two', '--parameters', 'parameters.json')).output)).toHaveProperty('key');
    const brought = JSON.parse((await create('three', '--x509', '--certificate', 'client.pem')).output);
    expect(brought).toMatchObject({ certificate: own.cert, 'certificate-pinning': true });
    expect((await create('four', '--certificate', 'client.pem')).notes).toContain('Add --x509.');
    expect((await create('four', '--parameters', '[]')).exitCode).not.toBe(0);
    const { output } = await portolan(['service-key', 'list', 'shop']);
    expect(output).toMatch(/^three +x509 .*yes, never-used/m);
    expect(output).toMatch(/^one +binding-secret .*yes, never-used/m);
  });

  it('service-key: the types of Cloud Integration', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-keys-'));
    const own = await createSelfSigned('own sender');
    writeFileSync(join(folder, 'client.pem'), own.cert.replaceAll('\n', ''));
    for (const plan of ['api', 'integration-flow']) {
      const body = { name: plan, offering: 'it-rt', plan };
      await createManagementCaller(app)('POST', '/management/v1/subaccounts/acme/service-instances', { body });
    }
    const create = (instance: string, ...flags: readonly string[]) =>
      portolan(['service-key', 'create', instance, ...flags], { folder });
    const secret = await create('api', 'one', '--key-type', 'clientid_secret');
    expect(JSON.parse(secret.output).oauth).toHaveProperty('clientsecret');
    const generated = await create('api', 'two', '--key-type', 'certificate', '--validity', '30');
    expect(JSON.parse(generated.output).oauth).toHaveProperty('key');
    expect((await create('api', 'three', '--key-type', 'certificate', '--validity', '366')).notes).toContain('365');
    const external = ['--key-type', 'certificate_external', '--certificate', 'client.pem'];
    expect((await create('api', 'three', ...external, '--no-pin')).notes).toContain('pin-certificate');
    const brought = JSON.parse((await create('integration-flow', 'four', ...external, '--no-pin')).output);
    expect(brought.oauth).toMatchObject({ certificate: own.cert });
    expect((await create('api', 'five', '--validity', '30')).notes).toContain('Add --key-type.');
    expect((await create('api', 'five', '--x509', '--key-type', 'certificate')).notes).toContain('Leave one out.');
    expect(JSON.parse((await create('api', 'six', '--x509')).output).oauth).toHaveProperty('key');
  });
});
