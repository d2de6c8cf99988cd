import { z } from 'zod';
import { measure, rawRequest, startServer } from './measure/measure.ts';

const serverSchema = z.object({
  port: z.number(),
  neoSecret: z.string(),
  readerId: z.string(),
  readerSecret: z.string(),
});

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const apiHost = { host: 'api.portolan.localhost' };

/**
 * Reads pages of a large audit log through the Audit Log Retrieval API, and issues tokens while half of it is removed. `BENCH_AUDIT_EVENTS`
 * changes how many events there are. Source: security.md R-18
 */
export const measureAuditLog = async (): Promise<void> => {
  const count = Number(process.env.BENCH_AUDIT_EVENTS ?? 200_000);
  console.log(`\naudit log: ${count} events (BENCH_AUDIT_EVENTS changes it)`);
  const startedAtMs = performance.now();
  const server = await startServer('servers/audit-log.ts', [String(count)]);
  try {
    const { port, neoSecret, readerId, readerSecret } = serverSchema.parse(server.info);
    console.log(`recorded and sealed in ${Math.round((performance.now() - startedAtMs) / 1000)} s`);
    const authorization = `Bearer ${await fetchToken(port, readerId, readerSecret)}`;
    const dayAgo = (days: number): string =>
      new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19).replaceAll(':', '.');
    const time = `Time ge '${dayAgo(150)}' and Time lt '${dayAgo(100)}'`;
    for (const [name, query] of [
      ['newest 1,000, no filter', ''],
      ['Time and Category (tokens), 50', `$top=50&$filter=${time} and Category eq 'audit.security-events'`],
      ['Time and Category (changes), 50', `$top=50&$filter=${time} and Category eq 'audit.configuration'`],
      ['User of one in 50, 50', "$top=50&$filter=User eq 'client7'"],
      ['User of one in 50, whole page', "$filter=User eq 'client7'"],
      ['User of one in 50,000, first page', "$filter=User eq 'rare'"],
      ['rare category, whole page', "$filter=Category eq 'audit.data-modification'"],
    ] as const) {
      const path = `/auditlog/v1/accounts/bench/AuditLogRecords?${query.replaceAll(' ', '%20')}`;
      const request = rawRequest('GET', path, { ...apiHost, authorization });
      const result = await measure({ port, pid: server.pid, connections: 1, warmupRequests: 0, request });
      console.log(
        `${name.padEnd(36)} p50 ${result.p50Ms.toFixed(2)} ms   p95 ${result.p95Ms.toFixed(2)} ms   ` +
          `(processor time a page ${(1000 / result.perCpuSecond).toFixed(1)} ms)   target p95 < 20 ms`,
      );
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const headers = { authorization: basic('bench', neoSecret), ...form };
    const tokens = rawRequest('POST', '/t/bench/oauth2/api/v1/token', headers, 'grant_type=client_credentials');
    const job = { port, pid: server.pid, request: tokens, connections: 8, warmupRequests: 2_000 };
    const calm = await measure(job);
    process.kill(server.pid, 'SIGUSR2');
    const busy = await measure({ ...job, warmupSeconds: 0.5, warmupRequests: 0 });
    console.log(
      `opaque tokens, 8 connections: p99 ${calm.p99Ms.toFixed(2)} ms; while retention removes half of the events: ` +
        `p99 ${busy.p99Ms.toFixed(2)} ms   ratio ${(busy.p99Ms / calm.p99Ms).toFixed(2)}   target < 1.1`,
    );
  } finally {
    await server.stop();
  }
};

const fetchToken = async (port: number, id: string, secret: string): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${port}/t/bench/oauth2/apitoken/v1?grant_type=client_credentials`, {
    method: 'POST',
    headers: { authorization: basic(id, secret) },
  });
  if (!response.ok) throw new Error(`audit log reader: ${response.status} ${await response.text()}`);
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
};
