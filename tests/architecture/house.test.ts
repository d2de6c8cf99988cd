import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSourceTree, roomOf, root, type SourceFile } from './source-tree.ts';

/** Who may import whom: a room may import what stands to the right of it, never its neighbours in a group. Source: engineering guide §1 */
const order: readonly (readonly string[])[] = [
  ['cli'],
  ['app'],
  ['management-api', 'cockpit'],
  ['flows', 'integration-api', 'cloud-for-customer', 'platform-apis'],
  ['service-instances', 'integration-content', 'message-processing-logs'],
  ['destination-service'],
  ['connectivity'],
  ['inbound-auth'],
  ['authorization-server'],
  ['identity-provider'],
  ['keystores'],
  ['accounts', 'audit'],
  ['http', 'storage', 'crypto', 'odata', 'config'],
  ['foundation'],
];

const machinery = new Set(['http', 'storage', 'crypto', 'odata', 'config', 'foundation']);
const rank = new Map(order.flatMap((group, index) => group.map((room) => [room, index] as const)));
const files = readSourceTree();
const isTest = (file: SourceFile): boolean => file.path.endsWith('.test.ts');
const production = files.filter((file) => !isTest(file));

describe('the house', () => {
  it('has only rooms the plan knows', () => {
    expect([...new Set(files.map(({ path }) => roomOf(path)))].filter((room) => !rank.has(room))).toEqual([]);
  });

  it('imports from left to right only', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(
          (target) =>
            roomOf(target) !== roomOf(file.path) &&
            (rank.get(roomOf(target)) ?? -1) <= (rank.get(roomOf(file.path)) ?? -1),
        )
        .map((target) => `${file.path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('enters a room by its door', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(
          (target) =>
            roomOf(target) !== roomOf(file.path) && !machinery.has(roomOf(target)) && roomOf(target) !== 'app',
        )
        .filter((target) => !target.endsWith('/index.ts') && target !== 'management-api/contract.ts')
        .map((target) => `${file.path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps CLI commands outside the server: the contract and nothing else, but for those that are a server or an agent', () => {
    const allowed = new Set(['cli', 'foundation', 'config']);
    const runners = new Set(['cli/commands/serve.ts', 'cli/commands/connector/agent-process.ts']);
    const wrong = files
      .filter(({ path }) => path.startsWith('cli/') && !runners.has(path))
      .flatMap((file) =>
        file.imports
          .filter((target) => !allowed.has(roomOf(target)) && target !== 'management-api/contract.ts')
          .map((target) => `${file.path} -> ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps the cockpit outside the server: the contract, packages of the browser, and nothing else', () => {
    const folder = join(root, 'cockpit', 'src');
    const outside = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .flatMap((path) =>
        [...readFileSync(join(folder, path), 'utf8').matchAll(/(?:from|import) '([^']+)'/g)]
          .map(([, target = '']) => target)
          .filter((target) => target.includes('/src/') || target.startsWith('node:'))
          .filter((target) => !target.endsWith('/src/management-api/contract.ts'))
          .map((target) => `${path} -> ${target}`),
      );
    expect(outside).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(findCycles(production)).toEqual([]);
  });

  it('splits files at 300 lines', () => {
    expect(
      files
        .filter(({ lines, path }) => lines > 300 && !path.endsWith('.test.ts'))
        .map(({ path, lines }) => `${path}: ${lines}`),
    ).toEqual([]);
  });

  it('gives a folder of more than 15 files subfolders', () => {
    const counts = new Map<string, number>();
    for (const { path } of production) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 15).map(([folder, count]) => `${folder}: ${count}`)).toEqual([]);
  });

  it('has no folder without a subject', () => {
    expect(
      files.map(({ path }) => path).filter((path) => /(^|\/)(utils?|helpers?|common|shared)(\/|\.ts$)/.test(path)),
    ).toEqual([]);
  });
});

describe('the building code', () => {
  const offenders = (pattern: RegExp, exempt: (path: string) => boolean): readonly string[] =>
    files.filter((file) => !exempt(file.path) && pattern.test(file.text)).map(({ path }) => path);

  it('reads the wall clock in one place', () => {
    expect(
      offenders(
        /\bDate\.now\(\)|\bnew Date\(\)/,
        (path) => path === 'foundation/clock.ts' || path.endsWith('.test.ts'),
      ),
    ).toEqual([]);
  });

  it('S-69: takes random values from the system generator only', () => {
    expect(offenders(/Math\.random/, () => false)).toEqual([]);
  });

  it('imports node:crypto in foundation/ids.ts and crypto/ only', () => {
    expect(
      files
        .filter(
          ({ path, packages }) =>
            packages.includes('node:crypto') &&
            path !== 'foundation/ids.ts' &&
            !path.startsWith('crypto/') &&
            !path.endsWith('.test.ts'),
        )
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('imports the router in http/server/ only, Kysely dialects and drivers in storage/ only', () => {
    const wrong = production.filter(
      ({ path, packages }) =>
        (packages.includes('find-my-way') && !path.startsWith('http/server/')) ||
        ((packages.includes('pg') || packages.includes('node:sqlite')) && !path.startsWith('storage/')) ||
        (packages.includes('undici') && !path.startsWith('http/client/') && !path.startsWith('cli/')),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('has no escape hatches: any, !, enum, default export, namespace, suppression without a reason', () => {
    expect(
      offenders(
        /^\s*(export )?(const )?enum |^export default|^\s*(export )?namespace |@ts-ignore|@ts-expect-error\s*$|: any\b|as any\b/m,
        () => false,
      ),
    ).toEqual([]);
  });

  it('leaves no unfinished work behind', () => {
    expect(offenders(/\b(TODO|FIXME|XXX)\b|not implemented/i, () => false)).toEqual([]);
  });
});

function findCycles(sources: readonly SourceFile[]): readonly string[] {
  const graph = new Map(sources.map((file) => [file.path, file.runtimeImports]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const { path } of sources) visit(path, []);
  return cycles;
}
