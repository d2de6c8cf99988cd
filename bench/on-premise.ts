import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { enrolConnector, openConnectorFolder, runConnector } from '../src/connectivity/index.ts';
import { systemClock } from '../src/foundation/clock.ts';
import { silentLog } from '../src/foundation/log.ts';
import { Secret } from '../src/foundation/secret.ts';
import { type Measurement, measure, rawRequest, startServer } from './measure/measure.ts';

const serverSchema = z.object({
  port: z.number(),
  proxyPort: z.number(),
  httpsPort: z.number(),
  code: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  configuration: z.unknown(),
});
type Server = z.output<typeof serverSchema>;

/**
 * Sends the same request straight to a back end, through a connector that the server runs itself, and through an agent, which here runs in the
 * process of the measurement: one connection for what a request takes longer, 64 for how many there are. Source: security.md R-10
 */
export const measureOnPremise = async (): Promise<void> => {
  const backEnd = await startServer('peers/bare-http.ts');
  const { port: backEndPort } = z.object({ port: z.number() }).parse(backEnd.info);
  const server = await startServer('servers/on-premise.ts', [String(backEndPort)]);
  try {
    const parsed = serverSchema.parse(server.info);
    const token = await fetchToken(parsed);
    const stopAgent = await startAgent(parsed);
    const through = (locationId: string) =>
      rawRequest('GET', 'http://erp/', {
        host: 'erp',
        'proxy-authorization': `Bearer ${token}`,
        'sap-connectivity-scc-location_id': locationId,
      });
    const job = { port: parsed.proxyPort, pid: server.pid };
    const ways = [
      ['straight', { port: backEndPort, pid: backEnd.pid, request: rawRequest('GET', '/', {}) }],
      ['through a local connector', { ...job, request: through('') }],
      ['through an agent', { ...job, request: through('agent') }],
    ] as const;
    let straight: readonly [Measurement, Measurement] | undefined;
    for (const [name, way] of ways) {
      const one = await measure({ ...way, connections: 1, warmupRequests: 3_000 });
      const many = await measure(way);
      straight ??= [one, many];
      show(name, [one, many], straight);
    }
    await stopAgent();
  } finally {
    await server.stop();
    await backEnd.stop();
  }
};

const show = (
  name: string,
  [one, many]: readonly [Measurement, Measurement],
  [straightOne, straightMany]: readonly [Measurement, Measurement],
): void =>
  console.log(
    `${name.padEnd(28)} p50 ${one.p50Ms.toFixed(2)} ms (+${(one.p50Ms - straightOne.p50Ms).toFixed(2)})   ` +
      `p95 ${one.p95Ms.toFixed(2)} ms (+${(one.p95Ms - straightOne.p95Ms).toFixed(2)})   ` +
      `64 connections: ${Math.round(many.perSecond)}/s   ratio ${(many.perSecond / straightMany.perSecond).toFixed(2)}   ` +
      `p95 ${many.p95Ms.toFixed(1)} ms   ${Math.round(many.perCpuSecond)} a core and second`,
  );

/** Runs the agent until what is answered is called. */
const startAgent = async ({ httpsPort, code, configuration }: Server): Promise<() => Promise<void>> => {
  const place = mkdtempSync(join(tmpdir(), 'portolan-bench-agent-'));
  const folder = openConnectorFolder(join(place, 'agent'), systemClock);
  const serverUrl = `https://127.0.0.1:${httpsPort}`;
  await enrolConnector({ serverUrl, code: new Secret(code), folder, clock: systemClock });
  const file = join(place, 'connector.yaml');
  writeFileSync(file, JSON.stringify(configuration));
  const ending = new AbortController();
  const connected = Promise.withResolvers<void>();
  const log = { ...silentLog, info: (event: string) => void (event === 'connected' && connected.resolve()) };
  const parts = { folder, file, servers: [], version: '0', clock: systemClock, log, signal: ending.signal };
  const running = runConnector(parts);
  await connected.promise;
  return async () => {
    ending.abort();
    await running;
    rmSync(place, { recursive: true, force: true });
  };
};

const fetchToken = async ({ port, clientId, clientSecret }: Server): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${port}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  if (!response.ok) throw new Error(`/oauth/token: ${response.status} ${await response.text()}`);
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
};
