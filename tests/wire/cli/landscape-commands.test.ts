import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine } from '../../support/command-line.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let portolan: ReturnType<typeof createCommandLine>;
const folder = mkdtempSync(join(tmpdir(), 'portolan-landscape-'));

beforeAll(async () => {
  app = await startTestApp();
  portolan = createCommandLine(app);
});
afterAll(() => app.close());

const landscape = `subaccounts:
  - subdomain: acme
    flavour: neo
    subscriptions: [intprov/acmetmn]
    oauthClients:
      - name: Reader
        subscription: intprov/acmetmn
        tokenLifetimeSeconds: 600
`;

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

describe('portolan apply, diff and export', () => {
  it('diff ends with 2 where there are differences', async () => {
    const { exitCode, output } = await portolan(['diff', write('a.yaml', landscape)], { folder });
    expect(exitCode).toBe(2);
    expect(output).toMatch(/^create +acme\/oauth-clients\/Reader$/m);
  });

  it('apply prints a table and a generated secret once', async () => {
    const first = await portolan(['apply', 'a.yaml'], { folder });
    expect(first).toMatchObject({ exitCode: 0, notes: '3 created, 0 updated, 0 unchanged\n' });
    expect(first.output).toMatch(/Generated secrets, shown this once:\n.*\nacme\/oauth-clients\/Reader +\S{40}/);
    const second = await portolan(['apply', 'a.yaml', '--json'], { folder });
    expect(JSON.parse(second.output)).toEqual({
      changes: ['acme', 'acme/subscriptions/intprov/acmetmn', 'acme/oauth-clients/Reader'].map((path) => ({
        action: 'unchanged',
        path,
      })),
    });
    expect((await portolan(['diff', 'a.yaml'], { folder })).exitCode).toBe(0);
  });

  it('export gives what diff finds no difference in', async () => {
    const { output } = await portolan(['export']);
    const { exitCode, notes } = await portolan(['diff', '-'], { input: output });
    expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: '0 to create, 0 to update, 3 unchanged\n' });
  });

  it('points at what is wrong in the file', async () => {
    const text = landscape.replace('tokenLifetimeSeconds: 600', 'tokenLifetimeSeconds: soon');
    const { exitCode, output, notes } = await portolan(['apply', write('wrong.yaml', text)], { folder });
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
    expect(notes).toMatch(/^wrong\.yaml:8:9: "tokenLifetimeSeconds" must be a number\nNothing was changed\.\n$/);
  });

  it('refuses a wrong destination before anything is changed', async () => {
    const text = `${landscape.replaceAll('acme', 'early')}    destinations:\n      - { Name: erp, Type: HTTPS, URL: https://erp.example }\n`;
    for (const command of ['diff', 'apply']) {
      const { exitCode, output, notes } = await portolan([command, write('early.yaml', text)], { folder });
      expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
      expect(notes).toMatch(/^early\.yaml:10:9: early\/destinations\/erp: .*"Type".*\nNothing was changed\.\n$/);
    }
    expect((await portolan(['user', 'list', '--subaccount', 'early'])).notes).toContain('has no subaccount "early"');
  });

  it('points at the entry the server refuses, after what was done before it', async () => {
    const text = `${landscape.replaceAll('acme', 'half')}      - name: Lost\n        subscription: intprov/losttmn\n        tokenLifetimeSeconds: 600\n`;
    const { exitCode, output, notes } = await portolan(['apply', write('half.yaml', text)], { folder });
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^create +half\/oauth-clients\/Reader$/m);
    expect(output).toMatch(/^half\/oauth-clients\/Reader +\S{40}/m);
    expect(notes).toMatch(/^half\.yaml:9:9: half\/oauth-clients\/Lost: .*not subscribed/);
  });

  it('says that a file cannot be read', async () => {
    const { exitCode, notes } = await portolan(['apply', 'nowhere.yaml'], { folder });
    expect(exitCode).toBe(1);
    expect(notes).toContain(`${join(folder, 'nowhere.yaml')} does not exist`);
  });
});
