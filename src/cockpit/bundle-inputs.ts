import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sha256Hex } from '../crypto/digest.ts';

/** What the bundle is made of, from the root of the installation. */
const inputs = [
  'cockpit/src',
  'cockpit/index.html',
  'cockpit/vite.config.ts',
  'package-lock.json',
  'src/management-api',
];

/** A digest of everything the bundle is made of; absent where the sources are not installed and the bundle is all there is. Source: decision 0011 */
export const digestInputs = (root: string): string | undefined => {
  if (!existsSync(join(root, 'cockpit', 'src'))) return undefined;
  const files = inputs.flatMap((input) => listFiles(join(root, input))).sort();
  return sha256Hex(files.map((file) => `${relative(root, file)} ${sha256Hex(readFileSync(file))}`).join('\n'));
};

const listFiles = (path: string): readonly string[] => {
  if (/\.(?:html|json|ts)$/.test(path)) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
};
