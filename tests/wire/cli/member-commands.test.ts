import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandLine } from '../../support/command-line.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let member: (...args: readonly string[]) => ReturnType<ReturnType<typeof createCommandLine>>;

beforeAll(async () => {
  app = await startTestApp();
  const run = createCommandLine(app);
  member = (...args) => run(['member', ...args]);
  const actor = { kind: 'administrator', name: 'setup' } as const;
  await app.rooms.accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, actor);
});
afterAll(() => app.close());

it('portolan member adds, changes, lists and removes members', async () => {
  expect((await member('put', 'P1', '--role', 'AccountAdministrator')).output).toBe('Added P1.\n');
  const jane = ['put', 'jane', '--user-base', 'corp.example', '--custom-role', 'Auditor'];
  expect((await member(...jane, '--role', 'Developer')).output).toBe('Added jane_CORP.EXAMPLE.\n');
  expect((await member(...jane)).output).toBe('Changed jane_CORP.EXAMPLE.\n');
  const { output } = await member('list');
  expect(output).toMatch(/^P1 +accounts\.sap\.com +AccountAdministrator$/m);
  expect(output).toMatch(/^jane_CORP\.EXAMPLE +corp\.example +Auditor$/m);
  expect((await member('remove', 'jane_corp.example')).output).toBe('Removed jane_corp.example.\n');
  expect((await member('list', '--json')).output).not.toContain('jane');
});

it.each([
  ['the last administrator', ['remove', 'P1'], /administrator/],
  ['a role the platform does not have', ['put', 'P2', '--role', 'Boss'], /must be one of AccountAdministrator/],
  ['a member nobody is', ['remove', 'P9'], /no such|not found/i],
])('portolan member refuses %s', async (_, args, text) => {
  const refused = await member(...args);
  expect([refused.exitCode, refused.notes]).toEqual([1, expect.stringMatching(text)]);
});
