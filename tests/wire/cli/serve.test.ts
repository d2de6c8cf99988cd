import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommandLine } from '../../support/command-line.ts';

const program = join(resolve(import.meta.dirname, '../../..'), 'bin', 'portolan.js');
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

type Server = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly notes: () => string;
  readonly ended: Promise<number | null>;
};

/** Starts `portolan serve` on free ports and waits for its banner. */
const serve = async (folder: string, ...args: readonly string[]): Promise<Server> => {
  const child = spawn(process.execPath, [program, 'serve', '--http-port', '0', '--https-port', '0', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH },
  });
  running.push(child);
  let output = '';
  let notes = '';
  child.stderr.on('data', (chunk: Buffer) => {
    notes += chunk.toString();
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  await new Promise<void>((ready, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('run a program')) ready();
    });
    child.once('exit', () => failed(new Error(`serve ended: ${notes}`)));
  });
  return { child, output: () => output, notes: () => notes, ended };
};

const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'portolan-serve-'));
const administratorFile = z.object({ url: z.url(), token: z.string().length(43) });
const readFile = (folder: string) =>
  administratorFile.parse(JSON.parse(readFileSync(join(folder, '.portolan', 'administrator.json'), 'utf8')));

describe('portolan serve', () => {
  it('S-58: prints the token once and leaves it for commands on the same machine', async () => {
    const folder = emptyFolder();
    const first = await serve(folder);
    const { token, url } = readFile(folder);
    expect(first.output()).toContain(`administrator token     ${token}   (shown this once)`);
    expect(first.output()).toContain(url);
    expect(statSync(join(folder, '.portolan', 'administrator.json')).mode & 0o777).toBe(0o600);
    expect((await runCommandLine(['user', 'list'], { folder })).notes).toContain('has no subaccounts');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);

    const second = await serve(folder);
    expect(second.output()).not.toContain(token);
    // The token stays, the port is another one.
    expect(readFile(folder)).toMatchObject({ token });
    expect((await runCommandLine(['user', 'list'], { folder })).notes).toContain('has no subaccounts');
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);

    const third = await serve(folder, '--reset-administrator');
    expect(readFile(folder).token).not.toBe(token);
    expect(third.output()).toContain(readFile(folder).token);
    expect((await runCommandLine(['user', 'list', '--token', token], { folder })).notes).toContain('refused');
  });

  it('S-58: in production prints the token and writes no file', async () => {
    const folder = emptyFolder();
    // In production a port that is taken ends the start, and other servers have the usual one.
    const proxyPorts = ['--connectivity-proxy-port', '0', '--socks5-proxy-port', '0'];
    const { output } = await serve(folder, '--profile', 'production', ...proxyPorts);
    expect(output()).toMatch(/administrator token +[\w-]{43}/);
    expect(existsSync(join(folder, '.portolan', 'administrator.json'))).toBe(false);
  });

  it('S-65: logs JSON lines on standard error and nothing but the banner on standard output', async () => {
    const folder = emptyFolder();
    const server = await serve(folder, '--log-level', 'debug');
    await fetch(`${readFile(folder).url}/health/live`);
    server.child.kill('SIGTERM');
    await server.ended;
    const lines = server.notes().trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('event');
    expect(server.output()).not.toContain('"event"');
  });

  it('R-09: takes a signal that a launcher repeats as one', async () => {
    const server = await serve(emptyFolder());
    server.child.kill('SIGINT');
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(0);
  });

  it('refuses a data folder that another server uses, and takes it when that one is gone', async () => {
    const folder = emptyFolder();
    const first = await serve(folder);
    const { exitCode, notes } = await runCommandLine(['serve', '--http-port', '0', '--https-port', '0'], { folder });
    expect(exitCode).toBe(1);
    expect(notes).toMatch(/^Another server is running on the data folder /);
    expect(first.output()).toContain(readFile(folder).url);
    first.child.kill('SIGKILL');
    await first.ended;
    await serve(folder);
  });

  it.each(['--http-port', '--https-port', '--socks5-proxy-port'])(
    'says that the port of %s is in use, and ends',
    async (flag) => {
      const blocker = createServer();
      const port = await new Promise<number>((listening) => {
        blocker.listen(0, '127.0.0.1', () => {
          const address = blocker.address();
          listening(typeof address === 'object' && address !== null ? address.port : 0);
        });
      });
      const others = ['--http-port', '--https-port', '--connectivity-proxy-port', '--socks5-proxy-port'].filter(
        (one) => one !== flag,
      );
      const args = [flag, String(port), ...others.flatMap((one) => [one, '0']), '--log-level', 'error'];
      const { exitCode, notes } = await runCommandLine(['serve', ...args]);
      blocker.close();
      expect(exitCode).toBe(1);
      expect(notes).toContain(`Port ${port} is in use already.\n`);
      expect(notes).toContain(flag);
    },
  );

  it.each([
    [['--http-port', 'many'], {}, /--http-port must be a number/],
    [['--host', '0.0.0.0'], {}, /lab profile listens on loopback only/],
    [[], { PORTOLAN_HTTPPORT: '1' }, /Did you mean PORTOLAN_HTTP_PORT\?/],
    [['--database-url', 'mysql://x'], {}, /must start with "postgres:\/\/"/],
    [['--database-url', 'postgres://u:p@127.0.0.1:9/x'], {}, /PostgreSQL does not answer: .*ECONNREFUSED/],
    [['--master-key', 'short'], {}, /master key must be 32 bytes/],
    [['--data-folder', program], {}, /data folder .* cannot be used/],
  ] as const)('explains %j', async (args, environment, text) => {
    const { exitCode, notes } = await runCommandLine(['serve', ...args], { environment });
    expect(exitCode).toBe(1);
    expect(notes).toMatch(text);
    expect(notes).not.toMatch(/^ {4}at /m);
  });
});
