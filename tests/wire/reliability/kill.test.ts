import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findFreePort } from '../../support/postgres.ts';

const rounds = Number(process.env.PORTOLAN_KILL_ROUNDS ?? 5);
const root = join(import.meta.dirname, '../../..');
const dataFolder = mkdtempSync(join(tmpdir(), 'portolan-kill-'));
let server: ChildProcess | undefined;

afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(dataFolder, { recursive: true, force: true });
});

const start = async (port: number): Promise<string> => {
  server = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'src/cli/main.ts'),
      'serve',
      '--data-folder',
      dataFolder,
      '--http-port',
      String(port),
      '--https-port',
      '0',
      '--log-level',
      'error',
    ],
    { stdio: 'ignore', cwd: dataFolder },
  );
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 60_000;
  for (;;) {
    const ready = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return url;
    if (performance.now() > deadline) throw new Error('the server did not become ready');
  }
};

const kill = async (): Promise<void> => {
  // The hammering kills it itself; then it is gone already.
  if (server === undefined || server.signalCode !== null || server.exitCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
};

const clientId = 'kill-test';
const secret = 'kill-test-secret-of-some-length';
const basic = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
const tokenPath = '/t/killtest/oauth2/api/v1/token?grant_type=client_credentials';

const setUp = async (url: string): Promise<void> => {
  const { token } = z
    .object({ token: z.string() })
    .parse(JSON.parse(readFileSync(join(dataFolder, 'administrator.json'), 'utf8')));
  const post = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${url}/management/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  const application = 'intprov/killtesttmn';
  await post('/landscape', {
    landscape: {
      subaccounts: [
        {
          subdomain: 'killtest',
          flavour: 'neo',
          subscriptions: [application],
          oauthClients: [
            { id: clientId, name: 'Kill test', subscription: application, secret, tokenLifetimeSeconds: 86_400 },
          ],
        },
      ],
    },
  });
};

/** Fetches tokens on several connections until the server is gone; answers those it was given. */
const hammer = async (url: string, killAfter: number): Promise<readonly string[]> => {
  const acknowledged: string[] = [];
  const run = async (): Promise<void> => {
    for (;;) {
      try {
        const response = await fetch(`${url}${tokenPath}`, { method: 'POST', headers: { authorization: basic } });
        const body = z.object({ access_token: z.string() }).parse(await response.json());
        acknowledged.push(body.access_token);
        if (acknowledged.length === killAfter) server?.kill('SIGKILL');
      } catch {
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, run));
  return acknowledged;
};

describe('a process that is killed', () => {
  it(`R-01: loses no token it has handed out, over ${rounds} kills in the middle of issuing`, async () => {
    const port = await findFreePort();
    let url = await start(port);
    await setUp(url);
    const all: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      all.push(...(await hammer(url, 20 + ((round * 37) % 200))));
      await kill();
      url = await start(port);
    }
    expect(all.length).toBeGreaterThan(rounds * 20);
    const lost: string[] = [];
    for (const token of all) {
      const response = await fetch(`${url}/t/killtest/oauth2/introspect`, {
        method: 'POST',
        headers: { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' },
        body: `token=${token}`,
      });
      const { active } = z.object({ active: z.boolean() }).parse(await response.json());
      if (!active) lost.push(token.slice(0, 5));
    }
    expect(lost).toEqual([]);
  }, 400_000);
});
