import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestApp } from './start-app.ts';

/** How a run of the program ended. */
export type CommandResult = { readonly exitCode: number | null; readonly output: string; readonly notes: string };

const program = join(resolve(import.meta.dirname, '../..'), 'bin', 'portolan.js');

/** What a test run inherits of the environment: nothing that could change what a command does. */
const baseEnvironment = { PATH: process.env.PATH ?? '', HOME: tmpdir() };

/** Runs `portolan` as a process of its own, in an empty folder unless told otherwise. */
export const runCommandLine = async (
  args: readonly string[],
  options: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly folder?: string;
    readonly input?: string;
  } = {},
): Promise<CommandResult> => {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.folder ?? mkdtempSync(join(tmpdir(), 'portolan-command-')),
    env: { ...baseEnvironment, ...options.environment },
  });
  child.stdin.end(options.input ?? '');
  const [output, notes, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.once('exit', done)),
  ]);
  return { exitCode, output, notes };
};

/** Starts `portolan` administering `app`, for commands that go on until they are stopped. */
export const startCommandLine = (app: TestApp, args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [program, ...args], { env: { ...baseEnvironment, ...administrating(app) } });

const administrating = (app: TestApp): Readonly<Record<string, string>> => ({
  PORTOLAN_URL: app.http,
  PORTOLAN_ADMIN_TOKEN: app.administratorToken?.reveal() ?? '',
});

/** As `runCommandLine`, administering `app`. */
export const createCommandLine =
  (app: TestApp) =>
  (args: readonly string[], options: Parameters<typeof runCommandLine>[1] = {}): Promise<CommandResult> =>
    runCommandLine(args, {
      ...options,
      environment: { ...administrating(app), ...options.environment },
    });
