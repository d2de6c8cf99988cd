import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Root of the repository. */
export const root = resolve(import.meta.dirname, '../..');

/** A source file and what it imports from the project, as paths relative to `src/`. */
export type SourceFile = {
  readonly path: string;
  readonly lines: number;
  readonly text: string;
  readonly imports: readonly string[];
  /** The subset of `imports` that remains at run time. */
  readonly runtimeImports: readonly string[];
  readonly packages: readonly string[];
};

const importPattern = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/gm;

/** Every TypeScript file under `src/`. */
export const readSourceTree = (): readonly SourceFile[] => {
  const src = join(root, 'src');
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readSourceFile(src, path));
};

const readSourceFile = (src: string, path: string): SourceFile => {
  const text = readFileSync(join(src, path), 'utf8');
  const found = [...text.matchAll(importPattern)].map((match) => ({
    isType: match[1] !== undefined,
    target: match[2] ?? match[3] ?? '',
  }));
  const local = (target: string): string => relative(src, resolve(dirname(join(src, path)), target));
  const locals = found.filter(({ target }) => target.startsWith('.'));
  return {
    path,
    lines: text.split('\n').length - 1,
    text,
    imports: locals.map(({ target }) => local(target)),
    runtimeImports: locals.filter(({ isType }) => !isType).map(({ target }) => local(target)),
    packages: found.map(({ target }) => target).filter((target) => !target.startsWith('.')),
  };
};

/** The room a file belongs to: its first folder, or its name for files directly under `src/`. */
export const roomOf = (path: string): string => path.split('/')[0]?.replace(/(\.test)?\.ts$/, '') ?? '';
