// Bundles the program into `dist/program` (decision 0014). `tools/run.mjs` runs it when the sources have changed.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join, resolve } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { randomHex } from '../src/foundation/ids.ts';
import { bundleFolder, describeSources, endTurn, isBundleFresh, stampName } from './program-bundle.ts';

/** What is started by its address; `foundation/installation.ts` finds it by its name. */
const entries = {
  main: 'src/cli/main.ts',
  'archive-worker': 'src/integration-content/archive/archive-worker.ts',
  'keystore-worker': 'src/crypto/keystores/keystore-worker.ts',
};

const lazyHttp = '\0node:http';

/**
 * An import of `node:http` reads all that module has, parts of it that Node loads when they are asked for: its own WebSocket and fetch, which the
 * program does without. So it is asked for what does not load anything.
 */
const leaveHttpLazy: Plugin = {
  name: 'leave-http-lazy',
  resolveId: (id, _importer, { kind }) => (id === 'node:http' && kind === 'import-statement' ? lazyHttp : null),
  load: (id) => {
    if (id !== lazyHttp) return null;
    const names = Object.entries(Object.getOwnPropertyDescriptors(http)).flatMap(([name, { get }]) =>
      get === undefined ? [name] : [],
    );
    return `const http = process.getBuiltinModule('node:http');
      export default http;
      export const { ${names.join(', ')} } = http;`;
  },
};

/** One character beyond Latin-1 makes V8 keep a whole file at two bytes a character. */
const keepToAscii: Plugin = {
  name: 'keep-to-ascii',
  generateBundle: (_options, bundle) => {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      file.code = file.code.replaceAll(
        /[^\0-\x7f]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    }
  },
};

/** Bundles the program of the installation in `root`. Others see the bundle when it is complete. */
export const buildProgram = async (root: string): Promise<void> => {
  // Before the files are read: what changes meanwhile makes the bundle stale.
  const sources = describeSources(root);
  const folder = join(root, bundleFolder);
  const target = `${folder}.${randomHex(4)}`;
  try {
    const build = await rolldown({
      cwd: root,
      input: entries,
      platform: 'node',
      plugins: [leaveHttpLazy, keepToAscii],
      // pg asks for it and does without.
      external: ['pg-native'],
      logLevel: 'silent',
    });
    await build.write({
      dir: target,
      format: 'esm',
      // Less to keep in memory; names stay, so that stacks can be read.
      minify: { compress: true, mangle: false, codegen: true },
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
    });
    await build.close();
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'package.json'), '{ "type": "module" }\n');
    writeFileSync(join(target, stampName), sources);
    rmSync(folder, { recursive: true, force: true });
    try {
      renameSync(target, folder);
    } catch (error) {
      // Another process may have been as quick, with the same bundle.
      if (!isBundleFresh(root)) throw error;
    }
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
};

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  try {
    await buildProgram(root);
  } finally {
    endTurn(root);
  }
}
