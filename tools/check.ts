// `npm run check`: everything a change must pass, quickest first. `-- --no-tests` leaves the tests out.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const binary = (name: string): string => join(root, 'node_modules', '.bin', name);

const steps: readonly (readonly [label: string, command: string, args: readonly string[]])[] = [
  ['types', binary('tsc'), ['-p', '.']],
  ['types of the cockpit', binary('tsc'), ['--noEmit', '-p', 'cockpit']],
  ['format and lint (Biome)', binary('biome'), ['check', '--error-on-warnings', '.']],
  ['lint (oxlint)', binary('oxlint'), ['--deny-warnings', 'src', 'tests', 'tools', 'bench', 'demo', 'cockpit']],
  ['tests', process.execPath, [join(root, 'tools', 'test.ts')]],
];

for (const [label, command, args] of steps) {
  if (label === 'tests' && process.argv.includes('--no-tests')) continue;
  console.log(`\n== ${label}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\nStopped at: ${label}`);
    process.exit(status ?? 1);
  }
}
