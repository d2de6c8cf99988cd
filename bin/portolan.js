#!/usr/bin/env node
// The program's entry: plain JavaScript that any Node can read. An older one starts the Node that came with the dependencies; in a fresh
// clone they are installed first.
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

const isInstalled = () => {
  try {
    return import.meta.resolve('commander') !== '';
  } catch {
    return false;
  }
};

if (major < 22 || (major === 22 && minor < 19) || !isInstalled()) {
  process.argv.splice(2, 0, 'bin/portolan.js');
  await import('../tools/run.mjs');
} else {
  // Type stripping and node:sqlite announce themselves as experimental on Node 22; nobody who runs a command can act on that.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') console.error(warning.stack);
  });

  // Keeps compiled code between runs in the system's folder for temporary files: commands start twice as fast.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();

  // From its bundle where that is of these sources (decision 0014): it starts in half the time.
  const { bundleFolder, isBundleFresh, startBuild } = await import('../tools/program-bundle.ts');
  const root = fileURLToPath(new URL('../', import.meta.url));
  const isFresh = isBundleFresh(root);
  if (!isFresh) startBuild(root);
  await import(isFresh ? `../${bundleFolder}/main.js` : '../src/cli/main.ts');
}
