// What the bundle of the program is made of, and whether there is one that fits (decision 0014).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, relative } from 'node:path';

/** Below the folder of the installation. */
export const bundleFolder = 'dist/program';

/** The file that says what a bundle was made of. */
export const stampName = 'built-from.txt';

/** A digest of the version, and of the paths, sizes and times of all sources: reading them would cost what the bundle saves. */
export const describeSources = (root: string): string => {
  // A version that differs from another in nothing else an archive keeps says so here.
  const lines = [describe(root, join(root, 'package-lock.json')), readFileSync(join(root, 'package.json'), 'utf8')];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')) lines.push(describe(root, path));
    }
  };
  visit(join(root, 'src'));
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
};

// Whole seconds: archives and images keep no more.
const describe = (root: string, path: string): string => {
  const { size, mtimeMs } = statSync(path);
  return `${relative(root, path)} ${size} ${Math.floor(mtimeMs / 1000)}`;
};

/** Whether the bundle was made of the sources as they are, by somebody who could as well have changed them. */
export const isBundleFresh = (root: string): boolean => {
  const stamp = join(root, bundleFolder, stampName);
  return existsSync(stamp) && isOfSourcesOwner(root) && readFileSync(stamp, 'utf8') === describeSources(root);
};

/** Where root starts what others run too, a folder that they may write to must not say what root runs. */
const isOfSourcesOwner = (root: string): boolean => {
  const trusted = [0, process.getuid?.(), statSync(join(root, 'src')).uid];
  return [join(root, 'dist'), join(root, bundleFolder)].every((folder) => trusted.includes(statSync(folder).uid));
};

/** Longer than any build takes: whoever holds the place so long is gone. */
const abandonedAfterMs = 120_000;

/**
 * Has the bundle made for the next start, by a process of low priority that this one does not wait for. One at a time; where the folder
 * cannot be written to, the program runs from its sources as before.
 */
export const startBuild = (root: string): void => {
  try {
    if (!takeTurn(root)) return;
    const child = spawn(process.execPath, [join(root, 'tools', 'build-program.ts')], {
      cwd: root,
      detached: true,
      stdio: 'ignore',
      // Secrets in the environment are none of the bundler's business.
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TMPDIR: process.env.TMPDIR,
        SystemRoot: process.env.SystemRoot,
      },
    });
    child.on('error', () => endTurn(root));
    child.unref();
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Nothing depends on it.
  }
};

const turnOf = (root: string): string => join(root, `${bundleFolder}.building`);

const takeTurn = (root: string): boolean => {
  const turn = turnOf(root);
  mkdirSync(join(root, 'dist'), { recursive: true });
  if (existsSync(turn) && Date.now() - statSync(turn).mtimeMs > abandonedAfterMs)
    rmSync(turn, { recursive: true, force: true });
  try {
    mkdirSync(turn);
    return true;
  } catch {
    return false;
  }
};

/** Lets the next build begin. */
export const endTurn = (root: string): void => rmSync(turnOf(root), { recursive: true, force: true });
