import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { runProgram } from '../../src/cli/program.ts';
import { systemClock } from '../../src/foundation/clock.ts';
import type { TestApp } from './start-app.ts';

/** How a run of the program ended. */
export type CommandResult = { readonly exitCode: number | null; readonly output: string; readonly notes: string };

const program = join(resolve(import.meta.dirname, '../..'), 'bin', 'portolan.js');

/** What a test run inherits of the environment: nothing that could change what a command does. */
const baseEnvironment = { PATH: process.env.PATH ?? '', HOME: tmpdir() };

type CommandOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  /** An empty one unless told otherwise. */
  readonly folder?: string;
  readonly input?: string;
};

const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'portolan-command-'));

/** Runs `portolan` as a process of its own. */
export const runCommandLine = async (args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> => {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.folder ?? makeFolder(),
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

/** Runs `portolan` in this process, as its entry does: a process for each of hundreds of commands takes longer than all they do. */
export const runProgramHere = async (args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> => {
  let output = '';
  let notes = '';
  const exitCode = await runProgram(args, (setExitCode) => ({
    environment: { ...baseEnvironment, ...options.environment },
    folder: options.folder ?? makeFolder(),
    clock: systemClock,
    fetch,
    write: (written) => {
      output += written;
    },
    writeNote: (written) => {
      notes += written;
    },
    readInput: async () => options.input ?? '',
    setExitCode,
  }));
  return { exitCode, output, notes };
};

/** Starts `portolan` administering `app`, for commands that go on until they are stopped. */
export const startCommandLine = (app: TestApp, args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [program, ...args], { env: { ...baseEnvironment, ...administrating(app) } });

const administrating = (app: TestApp): Readonly<Record<string, string>> => ({
  PORTOLAN_URL: app.http,
  PORTOLAN_ADMIN_TOKEN: app.administratorToken?.reveal() ?? '',
});

/** Runs commands that administer `app`. What `exec` starts writes to where its process does: only that has one of its own. */
export const createCommandLine =
  (app: TestApp) =>
  (args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> =>
    (args[0] === 'exec' ? runCommandLine : runProgramHere)(args, {
      ...options,
      environment: { ...administrating(app), ...options.environment },
    });
