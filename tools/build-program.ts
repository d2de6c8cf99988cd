// Bundles the program into `dist/program` (decision 0014). `tools/run.mjs` runs it when the sources have changed.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { randomHex } from '../src/foundation/ids.ts';
import { bundleFolder, describeSources, endTurn, isBundleFresh, stampName } from './program-bundle.ts';

/** What is started by its address; `foundation/installation.ts` finds it by its name. */
const entries = {
  main: 'src/cli/main.ts',
  'archive-worker': 'src/integration-content/archive/archive-worker.ts',
  'keystore-worker': 'src/crypto/keystores/keystore-worker.ts',
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
