import type { Clock } from '../foundation/clock.ts';

/** What a command sees of the machine it runs on. Tests give it another one. Source: Portolan */
export type CommandContext = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder the command was typed in. */
  readonly folder: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Standard output: results only, so that they can be piped on. */
  readonly write: (text: string) => void;
  /** Standard error: notes and errors. */
  readonly writeNote: (text: string) => void;
  /** Everything on standard input. */
  readonly readInput: () => Promise<string>;
  /** Sets the code the process ends with: 0 unless told otherwise. */
  readonly setExitCode: (code: number) => void;
};
