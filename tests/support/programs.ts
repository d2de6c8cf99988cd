import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { startLocalServer } from '../../src/http/client/testing/local-server.ts';

/** A program that keeps running. */
export type RunningProgram = {
  /** What it has printed so far, errors among it. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

/** Waits until a program prints `readyText`. Throws with all it printed where it ends before, or takes a minute. */
export const awaitProgram = async (child: ChildProcess, readyText: string): Promise<RunningProgram> => {
  let output = '';
  const exit = once(child, 'close');
  const ready = new Promise<void>((resolve) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes(readyText)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
  const late = AbortSignal.timeout(60_000);
  await Promise.race([ready, exit, once(late, 'abort')]);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exit;
  };
  if (output.includes(readyText)) return { output: () => output, stop };
  await stop();
  throw new Error(`It never printed "${readyText}":\n${output}`);
};

/** Runs Node in `folder` with nothing but what is given and what makes the doors of a Portolan on this machine reachable. */
export const spawnNode = (
  args: readonly string[],
  options: {
    readonly folder: string;
    readonly caPath?: string;
    readonly environment?: Readonly<Record<string, string>>;
  },
): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [...args], {
    cwd: options.folder,
    env: {
      PATH: process.env.PATH,
      HOME: tmpdir(),
      ...(options.caPath !== undefined && { NODE_EXTRA_CA_CERTS: options.caPath }),
      NODE_OPTIONS: `--require ${preload}`,
      ...options.environment,
    },
  });

/** Runs it to its end; answers the object it printed last. */
export const runNode = async (
  args: readonly string[],
  options: Parameters<typeof spawnNode>[1],
): Promise<Readonly<Record<string, unknown>>> => {
  const child = spawnNode(args, options);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const line = output.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`It printed no object:\n${output}${errors}`);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(line));
};

const preload = join(import.meta.dirname, '..', '..', 'src', 'cli', 'preload', 'resolve-names.cjs');

/** A port nobody listens on, for programs that have to be told one. */
export const findFreePort = async (): Promise<number> => {
  const server = await startLocalServer(() => {});
  await server.close();
  return server.port;
};
