#!/usr/bin/env node
// The program's entry: plain JavaScript that any Node can read, so that an older one gets an explanation instead of a syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`Portolan needs Node 22.19 or later; this is ${process.versions.node}.`);
  console.error(
    'Install a newer Node, or run `npm run portolan -- <command>` in the folder of Portolan, which brings its own.',
  );
  process.exit(1);
}

// Type stripping and node:sqlite announce themselves as experimental on Node 22; nobody who runs a command can act on that.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(warning.stack);
});

// Keeps compiled code between runs in the system's folder for temporary files: commands start twice as fast.
const { enableCompileCache } = await import('node:module');
enableCompileCache();

await import('../src/cli/main.ts');
