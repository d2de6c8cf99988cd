import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { randomHex } from '../foundation/ids.ts';

/** How long a build may take; it takes seconds. */
const timeoutMs = 180_000;

/** The name of the file that says what a bundle was made of. */
export const stampName = 'built-from.txt';

/** Whether there is a bundle in `folder`, made of what `digest` says; without one any bundle will do. Source: decision 0011 */
export const isBuiltFrom = (folder: string, digest: string | undefined): boolean => {
  const stamp = join(folder, stampName);
  if (!existsSync(stamp)) return false;
  return digest === undefined || readFileSync(stamp, 'utf8') === digest;
};

/**
 * Builds the cockpit into `folder`, in a process of its own so that nobody waits for it. Others see the bundle when it is complete. Rejects
 * with what the bundler said. Source: decision 0011
 */
export const buildBundle = async (root: string, folder: string, digest: string): Promise<void> => {
  const target = `${folder}.${randomHex(4)}`;
  mkdirSync(dirname(folder), { recursive: true });
  try {
    await runVite(root, target);
    await compress(target);
    writeFileSync(join(target, stampName), digest);
    // Another process may have been as quick, with the same bundle.
    if (isBuiltFrom(folder, digest)) return;
    rmSync(folder, { recursive: true, force: true });
    try {
      renameSync(target, folder);
    } catch (error) {
      if (!isBuiltFrom(folder, digest)) throw error;
    }
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
};

/** Compressing takes as long as many requests: it is done once, and not on the event loop. */
const compress = async (folder: string): Promise<void> => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    await writeFile(`${path}.gz`, await promisify(gzip)(await readFile(path), { level: 9 }));
  }
};

const runVite = (root: string, target: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const vite = join(
      dirname(createRequire(join(root, 'package.json')).resolve('vite/package.json')),
      'bin',
      'vite.js',
    );
    const child = spawn(
      process.execPath,
      [vite, 'build', '--config', join(root, 'cockpit', 'vite.config.ts'), '--outDir', target, '--logLevel', 'warn'],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        // Secrets in the server's environment are none of the bundler's business.
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          TMPDIR: process.env.TMPDIR,
          SystemRoot: process.env.SystemRoot,
        },
        timeout: timeoutMs,
      },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4000);
      });
    }
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the cockpit could not be built: ${said}`)),
    );
  });
