import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine } from '../../support/command-line.ts';
import { composeFlowArchive } from '../../support/integration-artifact.ts';
import { createCfTenant } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let portolan: ReturnType<typeof createCommandLine>;
let folder: string;
let subdomain: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-artifacts-'));
  app = await startTestApp();
  portolan = createCommandLine(app);
  ({ subdomain } = await createCfTenant(app));
  writeFileSync(join(folder, 'orders.zip'), composeFlowArchive());
  writeFileSync(join(folder, 'soap.zip'), composeFlowArchive({ id: 'Soap', path: '/soap', senderAdapter: 'SOAP' }));
  writeFileSync(join(folder, 'text.zip'), 'no archive');
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string): string => join(folder, name);

describe('portolan artifact', () => {
  it('imports an archive, deploys it, lists it and takes it away', async () => {
    expect((await portolan(['artifact', 'list'])).output).toBe('(none)\n');
    const imported = await portolan(['artifact', 'import', file('orders.zip'), '--package', 'Sales', '--deploy']);
    const url = `https://${subdomain}.it-rt.portolan.localhost:${app.httpsPort}/http/orders`;
    expect(imported.output).toBe(`Created Orders 1.0.0.\nDeployed Orders 1.0.0 at ${url}.\n`);
    expect((await portolan(['artifact', 'list'])).output).toContain(url);
    const again = await portolan(['artifact', 'import', file('orders.zip'), '--package', 'Sales']);
    expect(again.output).toBe('Changed Orders 1.0.0.\n');
    expect((await portolan(['artifact', 'undeploy', 'Orders'])).output).toBe('Undeployed Orders.\n');
    expect((await portolan(['artifact', 'delete', 'Orders'])).output).toBe('Deleted Orders.\n');
    expect((await portolan(['artifact', 'list', '--json'])).output).toBe('[]\n');
  });

  it('says why a flow cannot be deployed', async () => {
    const refused = await portolan(['artifact', 'import', file('soap.zip'), '--package', 'Sales', '--deploy']);
    expect([refused.exitCode, refused.output]).toEqual([1, 'Created Soap 1.0.0.\n']);
    expect(refused.notes).toContain('sender adapter "SOAP" is not supported');
  });

  it.each([
    ['a file that is no archive', ['import', 'text.zip', '--package', 'Sales'], 'it is no ZIP archive'],
    ['a file that is not there', ['import', 'none.zip', '--package', 'Sales'], 'none.zip'],
    ['no package', ['import', 'orders.zip'], '--package'],
    ['an artifact nobody has', ['deploy', 'None'], 'There is no such integration artifact'],
    ['a deployment nobody has', ['undeploy', 'None'], 'There is no such integration artifact'],
  ])('refuses %s', async (_, args, text) => {
    const placed = args.map((arg) => (arg.endsWith('.zip') ? file(arg) : arg));
    const refused = await portolan(['artifact', ...placed]);
    expect([refused.exitCode, refused.notes]).toEqual([1, expect.stringContaining(text)]);
  });
});
