import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Route } from '../../src/http/server/route.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';
import { root } from './source-tree.ts';

let app: TestApp;
let routes: readonly Route[];

beforeAll(async () => {
  app = await startTestApp();
  ({ routes } = app);
});
afterAll(() => app.close());

const wireTests = (): string => {
  const folder = join(root, 'tests', 'wire');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n');
};

/** The part of a path before its first parameter, without a trailing slash: what a test that calls the route must contain. */
const fixedPart = (path: string): string => {
  const parameter = path.search(/[:*]/);
  return (parameter < 0 ? path : path.slice(0, parameter)).replace(/\/$/, '');
};

describe('every route', () => {
  it('S-56: states who may enter', () => {
    expect(
      routes.filter(({ access }) => access !== 'public' && access?.audience === undefined).map(({ path }) => path),
    ).toEqual([]);
  });

  it('names its source and says in a line what it is for', () => {
    expect(
      routes.filter(({ source, summary }) => source.length < 3 || summary.length < 5).map(({ path }) => path),
    ).toEqual([]);
  });

  it('has a wire test that calls it', () => {
    const tests = wireTests();
    expect(
      routes.filter(({ path }) => !tests.includes(fixedPart(path))).map(({ method, path }) => `${method} ${path}`),
    ).toEqual([]);
  });

  it('is described in the API description', async () => {
    const response = await fetch(`${app.http}/openapi.json`);
    const description = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(await response.json());
    const described = Object.keys(description.paths).length;
    expect(described).toBe(new Set(routes.map(({ path }) => path)).size);
  });

  it('S-56: is not reached by a spelling of its path that a proxy might read differently', async () => {
    const guarded = routes.filter(({ access, method }) => access !== 'public' && method === 'GET');
    for (const { path } of guarded) {
      const real = path.replaceAll(/:\w+/g, 'x').replace(/\*$/, 'x');
      for (const spelling of [
        `/${real}`,
        `/.${real}`,
        `${real};x=1`,
        real.toUpperCase(),
        real.replace(/(?<=.)\/(?=[^/]+$)/, '%2f'),
      ]) {
        if (spelling === real) continue;
        const response = await fetch(`${app.http}${spelling}`, { redirect: 'manual' });
        expect([400, 401, 403, 404, 405, 429], `${spelling} answered ${response.status}`).toContain(response.status);
      }
    }
  });
});
