import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSourceTree, root } from './source-tree.ts';

const read = <Parsed>(file: string, schema: z.ZodType<Parsed>): Parsed =>
  schema.parse(JSON.parse(readFileSync(join(root, file), 'utf8')));
const versions = z.record(z.string(), z.string());
const manifest = read('package.json', z.object({ dependencies: versions, devDependencies: versions }));
const lock = read(
  'package-lock.json',
  z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() }).loose()) }),
);
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Packages the server may run, and where alone. None of them reads XML, JWTs, HTTP requests or certificates of callers behind our own checks. */
const places: Readonly<Record<string, RegExp>> = {
  asn1js: /^crypto\//,
  commander: /^cli\//,
  fflate: /^integration-content\/archive\//,
  'find-my-way': /^http\/server\//,
  'jks-js': /^crypto\/keystores\//,
  kysely: /./,
  pg: /^storage\/postgres\//,
  pino: /^foundation\//,
  pkijs: /^crypto\//,
  'prom-client': /^http\/operations\//,
  undici: /^http\/client\//,
  uqr: /^authorization-server\/end-user\//,
  yaml: /^(cli|config|connectivity\/agent\/process|destination-service\/transfer)\//,
  zod: /./,
};

/** What the cockpit is made of, in the browser and when it is built. */
const ofCockpit = /^(@ui5\/webcomponents.*|react|react-dom|rolldown|uplot|vite)$/;

describe('S-66: dependencies', () => {
  it('are no more than the server and the cockpit use; all else is for development', () => {
    const ofServer = Object.keys(manifest.dependencies).filter((name) => !ofCockpit.test(name));
    expect(ofServer).toEqual(Object.keys(places).sort());
  });

  it('are written down exactly, and locked by their content', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
      expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
    }
    const unlocked = locked.filter(([, { integrity }]) => !String(integrity).startsWith('sha512-'));
    expect(unlocked.map(([path]) => path)).toEqual([]);
  });

  it('run nothing when they are installed, and come from the registry that is configured', () => {
    const wrong = locked.filter(([, entry]) => 'hasInstallScript' in entry || 'resolved' in entry || 'link' in entry);
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  it('are few in the server, each in its place', () => {
    const wrong = readSourceTree()
      .filter(({ path }) => !path.endsWith('.test.ts') && !/(^|\/)testing\//.test(path))
      .flatMap(({ path, packages }) =>
        packages
          .filter((name) => !name.startsWith('node:'))
          .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))
          .filter((name) => places[name]?.test(path) !== true)
          .map((name) => `${path}: ${name}`),
      );
    expect(wrong).toEqual([]);
  });
});
