import { describe, expect, it } from 'vitest';
import { runCommandLine, runProgramHere } from '../../support/command-line.ts';

const commands = [
  ['serve'],
  ['doctor'],
  ['ca'],
  ['apply'],
  ['diff'],
  ['export'],
  ['env'],
  ['exec'],
  ['token'],
  ['logs'],
  ['artifact', 'list'],
  ['artifact', 'import'],
  ['artifact', 'deploy'],
  ['artifact', 'undeploy'],
  ['artifact', 'delete'],
  ['audit', 'list'],
  ['audit', 'verify'],
  ['audit', 'retention'],
  ['authorization', 'tokens'],
  ['authorization', 'list'],
  ['authorization', 'revoke'],
  ['c4c', 'show'],
  ['c4c', 'name'],
  ['c4c', 'samples'],
  ['c4c', 'provider', 'list'],
  ['c4c', 'provider', 'put'],
  ['c4c', 'provider', 'delete'],
  ['c4c', 'client', 'list'],
  ['c4c', 'client', 'create'],
  ['c4c', 'client', 'delete'],
  ['c4c', 'user', 'list'],
  ['c4c', 'user', 'put'],
  ['c4c', 'user', 'delete'],
  ['client', 'list'],
  ['client', 'show'],
  ['client', 'change'],
  ['client', 'urls'],
  ['client', 'secret', 'list'],
  ['client', 'secret', 'add'],
  ['client', 'secret', 'remove'],
  ['client', 'create'],
  ['client', 'delete'],
  ['client', 'api', 'list'],
  ['client', 'api', 'scopes'],
  ['client', 'api', 'create'],
  ['client', 'api', 'delete'],
  ['connector', 'ca'],
  ['connector', 'create'],
  ['connector', 'enrol'],
  ['connector', 'expose'],
  ['connector', 'run'],
  ['destination', 'list'],
  ['destination', 'get'],
  ['destination', 'put'],
  ['destination', 'delete'],
  ['destination', 'import'],
  ['destination', 'export'],
  ['destination', 'duplicate'],
  ['destination', 'from-key'],
  ['destination', 'check'],
  ['destination', 'trace'],
  ['destination', 'shared'],
  ['destination', 'certificate', 'list'],
  ['destination', 'certificate', 'upload'],
  ['destination', 'certificate', 'generate'],
  ['destination', 'certificate', 'public'],
  ['destination', 'certificate', 'delete'],
  ['destination', 'fragment', 'list'],
  ['destination', 'fragment', 'get'],
  ['destination', 'fragment', 'put'],
  ['destination', 'fragment', 'delete'],
  ['keystore', 'list'],
  ['keystore', 'show'],
  ['keystore', 'upload'],
  ['keystore', 'download'],
  ['keystore', 'delete'],
  ['member', 'list'],
  ['member', 'put'],
  ['member', 'remove'],
  ['scope', 'list'],
  ['scope', 'put'],
  ['scope', 'delete'],
  ['service-key', 'list'],
  ['service-key', 'create'],
  ['service-key', 'delete'],
  ['signing-key', 'list'],
  ['signing-key', 'rotate'],
  ['signing-key', 'create'],
  ['signing-key', 'enable'],
  ['signing-key', 'delete'],
  ['trust', 'list'],
  ['trust', 'put'],
  ['trust', 'default'],
  ['trust', 'delete'],
  ['user', 'list'],
  ['user', 'create'],
  ['user', 'password'],
  ['user', 'change'],
  ['user', 'disable'],
  ['user', 'enable'],
  ['user', 'groups'],
  ['user', 'delete'],
];

describe('portolan --help', () => {
  it('lists the commands with their purposes', async () => {
    const { exitCode, output } = await runCommandLine(['--help']);
    expect(exitCode).toBe(0);
    for (const [name = ''] of commands) expect(output).toMatch(new RegExp(`^  ${name} .*\\w{4}`, 'm'));
  });

  it('shows purpose, examples and environment variables of every command', async () => {
    for (const command of commands) {
      const { exitCode, output } = await runProgramHere([...command, '--help']);
      expect(exitCode, command.join(' ')).toBe(0);
      expect(output, command.join(' ')).toMatch(/^Usage: portolan .*\n\n\w/);
      expect(output, command.join(' ')).toMatch(/\nExamples:\n {2}\$? ?.*portolan/);
      expect(output, command.join(' ')).toMatch(/\nEnvironment variables:\n {2}[A-Z]/);
    }
  });

  it('groups the settings of serve', async () => {
    const { output } = await runCommandLine(['serve', '--help']);
    expect(output).toMatch(/^Storage:\n {2}--data-folder .*\[PORTOLAN_DATA_FOLDER\]/m);
  });
});

describe('misuse', () => {
  it.each([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [['help'], 0, /^Usage: portolan[\s\S]*\n {2}serve /, /^$/],
    [['help', 'doctor'], 0, /^Usage: portolan doctor/, /^$/],
    [['aply'], 1, /^$/, /unknown command 'aply'\n\(Did you mean apply\?\)/],
    [['apply'], 1, /^$/, /missing required argument 'file'[\s\S]*--help/],
    [['env', '--for', 'xml'], 1, /^$/, /Allowed choices are vcap, default-env, cds, dotenv/],
    [['user', 'list', '--url', 'nonsense'], 1, /^$/, /"nonsense" is no URL of a server/],
    [['user', 'list'], 1, /^$/, /There is no administrator token[\s\S]*--token/],
    [
      ['user', 'list', '--token', 'x', '--url', 'http://127.0.0.1:1'],
      1,
      /^$/,
      /No Portolan answers at http:\/\/127.0.0.1:1\.\nStart one/,
    ],
  ] as const)('%j ends with %d', async (args, exitCode, output, notes) => {
    const result = await runCommandLine(args);
    expect(result.exitCode).toBe(exitCode);
    expect(result.output).toMatch(output);
    expect(result.notes).toMatch(notes);
  });
});
