// `npm run bench`: measures Portolan beside its peers in one run and prints ratios. `-- opaque find` runs only scenarios whose names
// contain one of the words. Servers and load generator are processes of their own; the server's access log is off, as its peers have none.
import { z } from 'zod';
import { measureAuditLog } from './audit-log.ts';
import { measureCockpit } from './cockpit.ts';
import { type Measurement, measure, rawRequest, type ServerProcess, startServer } from './measure/measure.ts';
import { measureOnPremise } from './on-premise.ts';
import { measureStart } from './start.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const peerBasic = basic('bench', 'bench-secret-of-sufficient-length-for-anything');

const portSchema = z.object({ port: z.number() });
const portolanSchema = z.object({
  port: z.number(),
  neoSecret: z.string(),
  xsuaaSecret: z.string(),
  destinationSecret: z.string(),
});
type Portolan = z.output<typeof portolanSchema>;

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.some((word) => name.includes(word));

const show = (name: string, ours: Measurement, peer: Measurement, peerName: string, target: string): void => {
  const ratio = ours.perCpuSecond / peer.perCpuSecond;
  console.log(
    `${name.padEnd(30)} ${Math.round(ours.perCpuSecond).toString().padStart(6)} a core and second   ` +
      `${peerName} ${Math.round(peer.perCpuSecond)}   ratio ${ratio.toFixed(2)}   target ${target}   ` +
      `(on the clock: ${Math.round(ours.perSecond)}/s, p99 ${ours.p99Ms.toFixed(1)} ms; ${Math.round(peer.perSecond)}/s)`,
  );
};

const withServer = async <Result>(
  file: string,
  args: readonly string[],
  use: (server: ServerProcess) => Promise<Result>,
): Promise<Result> => {
  const server = await startServer(file, args);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
};

const withPortolan = <Result>(
  args: readonly string[],
  use: (portolan: Portolan, server: ServerProcess) => Promise<Result>,
): Promise<Result> =>
  withServer('servers/portolan.ts', args, (server) => use(portolanSchema.parse(server.info), server));

const measurePeer = (format: string): Promise<Measurement> =>
  withServer('peers/oidc-provider.ts', [format], (server) =>
    measure({
      port: portSchema.parse(server.info).port,
      pid: server.pid,
      request: rawRequest(
        'POST',
        '/token',
        { authorization: peerBasic, ...form },
        'grant_type=client_credentials&scope=read',
      ),
    }),
  );

const fetchToken = async (port: number, path: string, authorization: string): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization, ...form },
    body: 'grant_type=client_credentials',
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
};

const neoToken = '/t/bench/oauth2/api/v1/token';
const tokenRequest = (path: string, authorization: string): string =>
  rawRequest('POST', path, { authorization, ...form }, 'grant_type=client_credentials');

const showSignatureLimit = async (ours: Measurement): Promise<void> => {
  const limit = await startServer('peers/bare-signature.ts');
  const { perCpuSecond } = z.object({ perCpuSecond: z.number() }).parse(limit.info);
  console.log(
    `  of the signature limit       ${Math.round(perCpuSecond)} bare signatures a core and second   ` +
      `ratio ${(ours.perCpuSecond / perCpuSecond).toFixed(2)}   target >= 0.8`,
  );
};

/** RS256 on one core and on all: signing runs on the thread pool, so that more cores make more tokens. Linux only. */
const showScaling = async (): Promise<void> => {
  if (process.platform !== 'linux') return;
  const results: Measurement[] = [];
  for (const options of [{ core: 0 }, {}]) {
    const server = await startServer('servers/portolan.ts', ['RS256'], options);
    const { port, xsuaaSecret } = portolanSchema.parse(server.info);
    const request = tokenRequest('/oauth/token', basic('sb-bench!t1', xsuaaSecret));
    results.push(await measure({ port, pid: server.pid, request }));
    await server.stop();
  }
  const [one, all] = results;
  if (one === undefined || all === undefined) return;
  console.log(
    `  on one core and on all       ${Math.round(one.perSecond)}/s and ${Math.round(all.perSecond)}/s on the clock   ` +
      `ratio ${(all.perSecond / one.perSecond).toFixed(2)}   cores used ${one.coresUsed.toFixed(2)} and ${all.coresUsed.toFixed(2)}`,
  );
};

if (isWanted('opaque')) {
  const peer = await measurePeer('opaque');
  await withPortolan([], async ({ port, neoSecret }, { pid }) => {
    const ours = await measure({ port, pid, request: tokenRequest(neoToken, basic('bench', neoSecret)) });
    show('opaque token, durable', ours, peer, 'oidc-provider (memory)', '>= 3');
  });
}

for (const algorithm of ['RS256', 'ES256']) {
  if (!isWanted(algorithm)) continue;
  const peer = await measurePeer(algorithm);
  await withPortolan([algorithm], async ({ port, xsuaaSecret }, { pid }) => {
    const ours = await measure({
      port,
      pid,
      request: tokenRequest('/oauth/token', basic('sb-bench!t1', xsuaaSecret)),
    });
    show(`${algorithm} token`, ours, peer, 'oidc-provider', algorithm === 'RS256' ? '>= 1.7' : '>= 2.5');
    if (algorithm === 'RS256') await showSignatureLimit(ours);
  });
  if (algorithm === 'RS256') await showScaling();
}

// R-18: what the clean-up of expired tokens, in small batches with pauses, does to those who want new ones.
if (isWanted('purge')) {
  await withPortolan(['RS256', '0', '100000'], async ({ port, neoSecret }, { pid }) => {
    const job = { port, pid, request: tokenRequest(neoToken, basic('bench', neoSecret)), connections: 8 };
    const calm = await measure(job);
    process.kill(pid, 'SIGUSR2');
    const busy = await measure({ ...job, warmupSeconds: 0.5, warmupRequests: 0 });
    console.log(
      `opaque tokens, 8 connections: p50 ${calm.p50Ms.toFixed(2)} ms, p99 ${calm.p99Ms.toFixed(2)} ms; while 100,000 expired ones are ` +
        `cleaned up: p50 ${busy.p50Ms.toFixed(2)} ms, p99 ${busy.p99Ms.toFixed(2)} ms   ratio of p99 ${(busy.p99Ms / calm.p99Ms).toFixed(2)}   target < 1.1`,
    );
  });
}

if (isWanted('introspection')) {
  const peer = await withServer('peers/oidc-provider.ts', ['opaque'], async (server) => {
    const { port } = portSchema.parse(server.info);
    const token = await fetchToken(port, '/token', peerBasic);
    return measure({
      port,
      pid: server.pid,
      request: rawRequest('POST', '/token/introspection', { authorization: peerBasic, ...form }, `token=${token}`),
    });
  });
  await withPortolan([], async ({ port, neoSecret }, { pid }) => {
    const authorization = basic('bench', neoSecret);
    const token = await fetchToken(port, neoToken, authorization);
    const ours = await measure({
      port,
      pid,
      request: rawRequest('POST', '/t/bench/oauth2/introspect', { authorization, ...form }, `token=${token}`),
    });
    show('introspection', ours, peer, 'oidc-provider', '>= 3');
  });
}

if (isWanted('find')) {
  const peer = await withServer('peers/bare-http.ts', [], (server) =>
    measure({
      port: portSchema.parse(server.info).port,
      pid: server.pid,
      request: rawRequest('POST', '/', { ...form }, 'grant_type=client_credentials'),
    }),
  );
  await withPortolan([], async ({ port, destinationSecret }, { pid }) => {
    const token = await fetchToken(
      port,
      '/oauth/token',
      basic('sb-clone-bench!b1|destination-xsappname!b1', destinationSecret),
    );
    const ours = await measure({
      port,
      pid,
      request: rawRequest('GET', '/destination-configuration/v1/destinations/erp', {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
      }),
    });
    show('find destination, token cached', ours, peer, 'bare node:http POST', '>= 0.5');
  });
}

if (isWanted('logs')) {
  const count = Number(process.env.BENCH_LOGS ?? 1_000_000);
  console.log(`\nmessage processing logs: ${count} rows (BENCH_LOGS changes it)`);
  await withPortolan(['RS256', String(count)], async ({ port, neoSecret }, { pid }) => {
    const authorization = `Bearer ${await fetchToken(port, neoToken, basic('bench', neoSecret))}`;
    const base = '/t/bench/api/v1/MessageProcessingLogs';
    const filter = `$filter=IntegrationArtifact/Id eq 'Flow7' and Status ne 'DISCARDED'`.replaceAll(' ', '%20');
    for (const [name, path, target] of [
      ['filtered first page of 20', `${base}?${filter}&$orderby=LogEnd%20desc&$top=20`, 'p95 < 3 ms'],
      ['1,000 newest entries', `${base}?$top=1000`, '< 40 ms'],
      ['$skip=100000, 20 entries', `${base}?$skip=100000&$top=20`, '< 10 ms'],
      ['filtered $count', `${base}/$count?$filter=Status%20eq%20'FAILED'`, '< 10 ms'],
      ['full $count', `${base}/$count`, ''],
    ] as const) {
      const result = await measure({
        port,
        pid,
        connections: 1,
        warmupRequests: 0,
        request: rawRequest('GET', path, { authorization, accept: 'application/json' }),
      });
      console.log(
        `${name.padEnd(34)} p50 ${result.p50Ms.toFixed(2)} ms   p95 ${result.p95Ms.toFixed(2)} ms   target ${target}`,
      );
    }
  });
}

if (isWanted('audit')) await measureAuditLog();

if (isWanted('on-premise')) await measureOnPremise();

if (isWanted('cockpit')) await measureCockpit();

if (isWanted('start')) await measureStart();
