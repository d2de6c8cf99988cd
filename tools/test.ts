// `npm test`: runs every test and ends with one plain line of counts. Arguments are passed on to vitest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'portolan-test-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)];

const result = spawnSync(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit' });

const counts = z
  .object({
    numPassedTests: z.number(),
    numFailedTests: z.number(),
    numPendingTests: z.number(),
    numFailedTestSuites: z.number(),
  })
  .safeParse(readReport(report));
rmSync(folder, { recursive: true, force: true });

if (!counts.success) {
  console.error('The test run left no report.');
  process.exit(result.status ?? 1);
}
const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = counts.data;
console.log(
  `\n${numPassedTests} passed, ${numFailedTests} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`,
);
process.exit(result.status ?? (numFailedTests + numFailedTestSuites > 0 ? 1 : 0));

function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
