import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { CommandError } from '../errors.ts';

const passedOn = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Runs a program with our standard streams until it ends; passes signals on. Answers its exit code, 128 and the signal's number where
 * a signal ended it. Source: POSIX.1-2017 Shell & Utilities §2.8.2
 */
export const runChild = (
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      stdio: 'inherit',
      cwd: folder,
      env: environment,
      // Programs installed by npm are .cmd files there, which only a shell can start.
      shell: process.platform === 'win32',
    });
    const listeners = passedOn.map((signal) => {
      // On a terminal Ctrl+C reaches the child by itself; passing it on would make it two.
      const listener = (): void => void (signal === 'SIGINT' && process.stdin.isTTY ? true : child.kill(signal));
      process.on(signal, listener);
      return [signal, listener] as const;
    });
    const forget = (): void => {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    };
    child.once('error', (error) => {
      forget();
      reject(new CommandError(`"${command}" cannot be started.`, 'Check that it is installed and on the PATH.', error));
    });
    child.once('exit', (code, signal) => {
      forget();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
