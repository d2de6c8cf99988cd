// `npm run mutation -- --files <glob> --sample N --seed S`: puts small faults into the source, one at a time, and counts those the tests
// notice. `--files` may be given more than once and takes a file, or a glob. Needs those files committed, and restores them whatever happens.
import { execFileSync, spawn } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { listMutants, type Mutant } from './mutation/mutants.ts';
import { testFilesOf } from './mutation/test-files.ts';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    files: { type: 'string', multiple: true, default: [] },
    sample: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    /** Goes on where an earlier run of the same sample has stopped: as many faults are left out. */
    from: { type: 'string', default: '0' },
    /** Asks the nearest tests only. What survives them may still be noticed by others. */
    near: { type: 'boolean', default: false },
    /** Seconds one run of the tests may take. */
    limit: { type: 'string', default: '240' },
    /** Leaves out the check that the tests pass without a fault. */
    'no-baseline': { type: 'boolean', default: false },
    /** Only lists the sample. */
    list: { type: 'boolean', default: false },
  },
});

type Case = { readonly path: string; readonly mutant: Mutant };
type Verdict = { readonly kind: 'passed' | 'failed' | 'timeout'; readonly by?: string };

const paths = globSync([...values.files], { cwd: root }).filter(
  (path) => path.endsWith('.ts') && !/\.test\.ts$|\/testing\//.test(path),
);
if (paths.length === 0) throw new Error('--files names no source file');
if (execFileSync('git', ['status', '--porcelain', '--', ...paths], { cwd: root }).length > 0) {
  throw new Error('Commit your changes first: a fault that is left behind must be visible');
}

/** What has to be put back, if anything. */
let original: { readonly path: string; readonly source: string } | undefined;
let running: number | undefined;
const restore = (): void => {
  if (original !== undefined) writeFileSync(join(root, original.path), original.source);
  original = undefined;
};
const stopTests = (): void => {
  try {
    // The whole group: the test runner has children.
    if (running !== undefined) process.kill(-running, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
};
process.on('exit', restore);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopTests();
    process.exit(1);
  });
}

/** Runs a program of `node_modules` until it ends or takes too long. */
const run = async (program: string, args: readonly string[]): Promise<Verdict> => {
  const command = join(root, 'node_modules', ...program.split('/'));
  const child = spawn(process.execPath, [command, ...args], { cwd: root, detached: true });
  running = child.pid;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  let isTooSlow = false;
  const timer = setTimeout(() => {
    isTooSlow = true;
    stopTests();
  }, Number(values.limit) * 1000);
  const status = await new Promise((done) => child.on('close', done));
  clearTimeout(timer);
  running = undefined;
  if (isTooSlow) return { kind: 'timeout' };
  if (status === 0) return { kind: 'passed' };
  return { kind: 'failed', by: /^ ?FAIL +(.*)$/m.exec(output)?.[1] ?? output.trim().split('\n').at(0) ?? '' };
};

/** Runs tests until the first one fails. */
const runTests = (files: readonly string[]): Promise<Verdict> =>
  run('vitest/vitest.mjs', [
    'run',
    '--bail=1',
    '--reporter=dot',
    '--no-color',
    // A busy machine is no fault.
    '--testTimeout=120000',
    '--hookTimeout=120000',
    // SQLite only: PostgreSQL takes seconds to start, and the code is the same.
    '--testNamePattern=SQLite|^((?!PostgreSQL).)*$',
    ...files,
  ]);
const judge = async ({ path, mutant: { start, end, text } }: Case): Promise<Verdict> => {
  const source = readFileSync(join(root, path), 'utf8');
  original = { path, source };
  writeFileSync(join(root, path), `${source.slice(0, start)}${text}${source.slice(end)}`);
  try {
    const { near, wide } = testFilesOf(path);
    const steps = [
      () => runTests(near),
      ...(values.near || wide.length === 0 ? [] : [() => runTests(wide)]),
      // Part of `npm run check` like the tests, and the slowest to notice nothing.
      () => run('typescript/bin/tsc', ['-p', '.']),
    ];
    for (const step of steps) {
      const verdict = await step();
      if (verdict.kind !== 'passed') return verdict;
    }
    return { kind: 'passed' };
  } finally {
    restore();
  }
};

/** A repeatable choice: the same seed gives the same sample. The multiplier is the one of Park and Miller. */
const choose = (cases: readonly Case[]): readonly Case[] => {
  let state = Number(values.seed) + 1;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  for (let round = 0; round < 10; round += 1) next();
  const ranked = cases.map((one) => ({ one, rank: next() }));
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(Number(values.from), Number(values.sample))
    .map(({ one }) => one);
};

const all = paths
  .sort()
  .flatMap((path) => listMutants(path, readFileSync(join(root, path), 'utf8')).map((mutant) => ({ path, mutant })));
const sample = choose(all);
console.log(`${all.length} possible faults in ${paths.length} files, ${sample.length} of them tried`);

if (!values['no-baseline'] && !values.list) {
  const files = [...new Set(paths.map(testFilesOf).flatMap(({ near, wide }) => [...near, ...wide]))];
  const { kind, by } = await runTests(files);
  if (kind !== 'passed') throw new Error(`Without a fault the tests end with "${kind}" ${by ?? ''}`);
}
const counts = { failed: 0, passed: 0, timeout: 0 };
for (const { path, mutant } of sample) {
  const code = readFileSync(join(root, path), 'utf8').slice(mutant.start, mutant.end).replace(/\s+/g, ' ').slice(0, 70);
  const name = `${path}:${mutant.line}:${mutant.column} ${mutant.operator}: ${code} -> ${mutant.text.replace(/\s+/g, ' ').slice(0, 70)}`;
  if (values.list) {
    console.log(name);
    continue;
  }
  const { kind, by } = await judge({ path, mutant });
  counts[kind] += 1;
  console.log(
    `${{ failed: 'killed  ', passed: 'SURVIVED', timeout: 'timeout ' }[kind]} ${name}${by === undefined ? '' : `  [${by}]`}`,
  );
}
const { failed, passed, timeout } = counts;
if (!values.list) {
  const score = ((100 * (failed + timeout)) / sample.length).toFixed(0);
  console.log(`\n${failed} killed, ${timeout} timeouts, ${passed} survived: mutation score ${score} %`);
}
