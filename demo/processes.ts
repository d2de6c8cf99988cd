import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const children = new Set<ChildProcess>();

/** Where a child's output goes besides our own reading of it. */
type Spawned = { readonly child: ChildProcess; readonly output: () => string; readonly errors: () => string };

const start = (file: string, args: readonly string[], environment: Readonly<Record<string, string>>): Spawned => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '..', file), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    },
  );
  children.add(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-20_000);
  });
  child.once('exit', () => children.delete(child));
  return { child, output: () => output, errors: () => errors };
};

/** Runs a program to its end and answers what it printed. Throws with its error output if it failed. */
export const run = async (
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { child, output, errors } = start(file, args, environment);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}\n${errors()}${output()}`);
  return output();
};

/** Starts a program that stays, and waits until `isReady` says so of its output so far. */
export const startServer = async <Ready>(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  isReady: (output: string) => Promise<Ready | undefined> | Ready | undefined,
): Promise<{ readonly ready: Ready; readonly stop: () => Promise<void> }> => {
  const { child, output, errors } = start(file, args, environment);
  const deadline = Date.now() + 30_000;
  while (child.exitCode === null && Date.now() < deadline) {
    const ready = await isReady(output());
    if (ready !== undefined) return { ready, stop: () => stop(child) };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${file} did not become ready\n${errors()}${output()}`);
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const gone = once(child, 'close');
  child.kill('SIGTERM');
  await gone;
};

/** Ends every process this one started and nobody ended yet. */
export const stopAll = async (): Promise<void> => {
  await Promise.all([...children].map(stop));
};

/** `wanted` if nobody listens there, else a free port. */
export const choosePort = async (wanted: number): Promise<number> => {
  const tryPort = (port: number): Promise<number | undefined> =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined));
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
      });
    });
  const port = (await tryPort(wanted)) ?? (await tryPort(0));
  if (port === undefined) throw new Error('no free port');
  return port;
};
