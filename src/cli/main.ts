import { text } from 'node:stream/consumers';
import { systemClock } from '../foundation/clock.ts';
import { runProgram } from './program.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

process.exitCode = await runProgram(process.argv.slice(2), (setExitCode) => ({
  environment: process.env,
  folder: process.cwd(),
  clock: systemClock,
  fetch,
  write: (output) => void process.stdout.write(output),
  writeNote: (note) => void process.stderr.write(note),
  readInput: () => text(process.stdin),
  setExitCode,
}));
