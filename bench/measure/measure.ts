import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What one run of load saw. */
export type Measurement = {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /** Cores the server kept busy on average. */
  readonly coresUsed: number;
  readonly failures: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
};

const reportSchema = z.object({
  count: z.number(),
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

/**
 * Puts load on a server from a process of its own. Throws if any reply was no 2xx. `perCpuSecond` is what one core of the server
 * answers: on a machine that does other things at the same time, processor time tells more than the clock on the wall.
 */
export const measure = async (job: {
  readonly port: number;
  readonly pid: number;
  readonly request: string;
  readonly connections?: number;
  readonly seconds?: number;
  readonly warmupSeconds?: number;
  readonly warmupRequests?: number;
}): Promise<Measurement> => {
  // A server runs for weeks. Before so many requests, what is measured is how far V8 has come with compiling, of us and of the peer.
  const defaults = { connections: 64, seconds: 4, warmupSeconds: 2, warmupRequests: 10_000 };
  const argument = JSON.stringify({ ...defaults, ...job });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let cpuAtStart = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    if (output === '') cpuAtStart = cpuSeconds(job.pid);
    output += chunk.toString();
  });
  const ended = once(child, 'close');
  await once(child, 'exit');
  const cpu = cpuSeconds(job.pid) - cpuAtStart;
  await ended;
  const { count, ...result } = reportSchema.parse(JSON.parse(output.split('\n')[1] ?? ''));
  if (result.failures > 0)
    throw new Error(`${result.failures} requests were not answered with 2xx: ${job.request.split('\r\n')[0]}`);
  const perCpuSecond = cpu > 0 ? count / cpu : result.perSecond;
  return { ...result, perCpuSecond, coresUsed: result.perSecond / perCpuSecond };
};

/** Processor time a process has used so far, all threads together; 0 where the system does not tell. */
const cpuSeconds = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    // utime and stime, in ticks of a hundredth of a second.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
};

/** A server in a process of its own. `info` is the JSON line it printed when it was ready. */
export type ServerProcess = {
  readonly pid: number;
  readonly info: Readonly<Record<string, unknown>>;
  readonly residentMiB: () => number;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

/** Starts `file` and waits for the JSON line it prints when it listens. `core`: the one processor core it may use (Linux). */
export const startServer = async (
  file: string,
  args: readonly string[] = [],
  options: { readonly core?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ServerProcess> => {
  const command = [
    ...(options.core === undefined ? [] : ['taskset', '-c', String(options.core)]),
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, '..', file),
    ...args,
  ];
  const [program = process.execPath, ...programArgs] = command;
  const child = spawn(program, programArgs, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...options.env },
  });
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
  const pid = child.pid ?? 0;
  return {
    pid,
    info,
    residentMiB: () => residentMiB(pid),
    stop: async (signal = 'SIGKILL') => {
      const gone = once(child, 'close');
      child.kill(signal);
      await gone;
    },
  };
};

const residentMiB = (pid: number): number => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};
