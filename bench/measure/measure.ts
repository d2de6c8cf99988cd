import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

/** What one run of load saw. */
export type Measurement = {
  readonly perSecond: number;
  readonly failures: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
};

const measurementSchema = z.object({
  perSecond: z.number(),
  failures: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
});

/** A request as bytes on the wire. */
export const rawRequest = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): string => {
  const all = {
    host: 'localhost',
    ...headers,
    ...(body !== '' && { 'content-length': String(Buffer.byteLength(body)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
};

/** Puts load on a port from a process of its own. Throws if any reply was no 2xx. */
export const measure = async (job: {
  readonly port: number;
  readonly request: string;
  readonly connections?: number;
  readonly seconds?: number;
}): Promise<Measurement> => {
  const argument = JSON.stringify({ connections: 32, seconds: 4, warmupSeconds: 1.5, ...job });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child, 'close');
  const result = measurementSchema.parse(JSON.parse(output));
  if (result.failures > 0)
    throw new Error(`${result.failures} requests were not answered with 2xx: ${job.request.split('\r\n')[0]}`);
  return result;
};

/** A server in a process of its own. `info` is the JSON line it printed when it was ready. */
export type ServerProcess = {
  readonly info: Readonly<Record<string, unknown>>;
  readonly residentMiB: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Starts `file` and waits for the JSON line it prints when it listens. */
export const startServer = async (file: string, args: readonly string[] = []): Promise<ServerProcess> => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '..', file), ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const info = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const line = output.split('\n').find((candidate) => candidate.startsWith('{'));
      if (line !== undefined && output.includes('\n'))
        resolve(z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened`)));
  });
  return {
    info,
    residentMiB: () => residentMiB(child.pid ?? 0),
    stop: async () => {
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
    },
  };
};

const residentMiB = async (pid: number): Promise<number> => {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};
