import { tmpdir } from 'node:os';
import { systemClock } from '../foundation/clock.ts';
import type { CommandContext } from './context.ts';

/** A context that takes nothing from this process and tells it nothing, for tests of the parts of commands. Source: Portolan */
export const createQuietContext = (options: {
  readonly environment?: CommandContext['environment'];
  readonly folder?: string;
  readonly input?: string;
}): CommandContext => ({
  environment: options.environment ?? {},
  folder: options.folder ?? tmpdir(),
  clock: systemClock,
  fetch: () => Promise.reject(new Error('no network here')),
  write: () => {},
  writeNote: () => {},
  readInput: async () => options.input ?? '',
  setExitCode: () => {},
});
