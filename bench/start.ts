import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { buildProgram } from '../tools/build-program.ts';

const root = resolve(import.meta.dirname, '..');

/**
 * Starts the program as users do, on an empty data folder each time, and fetches a first token. The bundle is there, as after the first start
 * of an installation; the first run also fills the cache of compiled code. Source: product description, figures to reach
 */
export const measureStart = async (): Promise<void> => {
  await buildProgram(root);
  const cacheFolder = mkdtempSync(join(tmpdir(), 'portolan-bench-cache-'));
  for (const run of ['first start ever', 'second start', 'third start']) {
    const dataFolder = mkdtempSync(join(tmpdir(), 'portolan-bench-start-'));
    const port = await findFreePort();
    const startedAtMs = performance.now();
    const flags = [
      '--data-folder',
      dataFolder,
      '--http-port',
      String(port),
      '--https-port',
      '0',
      '--log-level',
      'error',
    ];
    const server = spawn(process.execPath, [join(root, 'bin', 'portolan.js'), 'serve', ...flags], {
      cwd: dataFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: cacheFolder },
    });
    await once(server.stdout, 'data');
    await fetchFirstToken(`http://127.0.0.1:${port}`, dataFolder);
    const elapsedMs = Math.round(performance.now() - startedAtMs);
    const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
    console.log(
      `start to first token, empty data folder, ${run}: ${elapsedMs} ms (target < 800), ` +
        `${Math.round(Number(memory) / 1024)} MiB resident (target <= 120)`,
    );
    const gone = once(server, 'exit');
    server.kill('SIGINT');
    await gone;
    rmSync(dataFolder, { recursive: true, force: true });
  }
  rmSync(cacheFolder, { recursive: true, force: true });
};

/** Registers a client, as an administrator does, and asks for a token as the client. */
const fetchFirstToken = async (url: string, dataFolder: string): Promise<void> => {
  const { token } = z
    .object({ token: z.string() })
    .parse(JSON.parse(readFileSync(join(dataFolder, 'administrator.json'), 'utf8')));
  const subscription = 'intprov/benchtmn';
  const client = {
    id: 'bench',
    name: 'Bench',
    subscription,
    secret: 'bench-secret-of-sufficient-length',
    tokenLifetimeSeconds: 3600,
  };
  await post(`${url}/management/v1/landscape`, `Bearer ${token}`, {
    landscape: {
      subaccounts: [{ subdomain: 'bench', flavour: 'neo', subscriptions: [subscription], oauthClients: [client] }],
    },
  });
  const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
  await post(`${url}/t/bench/oauth2/api/v1/token?grant_type=client_credentials`, basic);
};

const post = async (url: string, authorization: string, body?: unknown): Promise<void> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
};

const findFreePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = z.object({ port: z.number() }).parse(probe.address());
  probe.close();
  return port;
};
