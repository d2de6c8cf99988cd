import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { sha256Base64url } from '../crypto/digest.ts';
import type { Log } from '../foundation/log.ts';
import { buildBundle, isBuiltFrom, stampName } from './build-bundle.ts';
import { digestInputs } from './bundle-inputs.ts';

/** A file of the bundle, ready to be sent. */
export type BundleFile = {
  readonly contentType: string;
  readonly plain: Uint8Array;
  readonly gzip: Uint8Array;
  readonly etag: string;
};

/** The built cockpit by path: `index.html`, `assets/…`. */
export type Bundle = ReadonlyMap<string, BundleFile>;

/** Whether there is a cockpit to serve: `building` answers itself within seconds. */
export type BundleState =
  | { readonly kind: 'ready'; readonly bundle: Bundle }
  | { readonly kind: 'building' }
  | { readonly kind: 'failed' };

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
};

/**
 * Creates the function that tells the state of the bundle. The first one to ask sets off what is missing: a start that nobody opens the
 * cockpit of pays nothing for it. Source: decision 0011
 */
export const createBundleSource = ({
  root,
  log,
}: {
  readonly root: string;
  readonly log: Log;
}): (() => BundleState) => {
  const folder = join(root, 'cockpit', 'dist');
  let state: BundleState | undefined;
  const load = (): BundleState => ({ kind: 'ready', bundle: readBundle(folder) });
  return () => {
    if (state !== undefined) return state;
    const digest = digestInputs(root);
    if (isBuiltFrom(folder, digest)) {
      state = load();
      return state;
    }
    if (digest === undefined) {
      state = { kind: 'failed' };
      return state;
    }
    state = { kind: 'building' };
    log.info('cockpit-build-started');
    void buildBundle(root, folder, digest)
      .then(() => {
        state = load();
        log.info('cockpit-build-ended');
      })
      .catch((error: unknown) => {
        state = { kind: 'failed' };
        log.error('cockpit-build-failed', { error });
      });
    return state;
  };
};

const readBundle = (folder: string): Bundle =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== stampName && !entry.name.endsWith('.gz'))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const plain = readFileSync(path);
        const extension = entry.name.slice(entry.name.lastIndexOf('.') + 1);
        const file: BundleFile = {
          contentType: contentTypes[extension] ?? 'application/octet-stream',
          plain,
          gzip: readFileSync(`${path}.gz`),
          etag: `"${sha256Base64url(plain).slice(0, 22)}"`,
        };
        return [relative(folder, path).split(sep).join('/'), file] as const;
      }),
  );
