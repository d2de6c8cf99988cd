import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let page: string;

/** The server builds the bundle when somebody asks for it first; until then the answer is 503. */
const untilBuilt = async (): Promise<Response> => {
  const response = await fetch(`${app.http}/cockpit/`);
  return response.status === 503 ? untilBuilt() : response;
};

beforeAll(async () => {
  app = await startTestApp();
  page = await (await untilBuilt()).text();
});
afterAll(() => app.close());

const assets = (): readonly string[] =>
  [...page.matchAll(/(?:src|href)="(\/cockpit\/assets\/[^"]+)"/g)].map(([, path = '']) => path);

describe('the cockpit', () => {
  it('S-57: may load what comes from here and nothing else, and be framed by nobody', async () => {
    for (const path of ['/cockpit/', '/cockpit/subaccounts/acme/destinations', ...assets()]) {
      const { status, headers } = await fetch(`${app.http}${path}`);
      expect(status, path).toBe(200);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      // Images alone may be in the page itself: the preview of a logo that is not stored yet.
      expect(policy.split('; ').filter((rule) => /data:|blob:|https?:/.test(rule))).toEqual(["img-src 'self' data:"]);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=|https?:/);
  });

  it('every page has an address of its own, also for whoever reloads it', async () => {
    expect(await (await fetch(`${app.http}/cockpit/subaccounts/acme/monitor`)).text()).toBe(page);
    const root = await fetch(`${app.http}/cockpit`, { redirect: 'manual' });
    expect([root.status, root.headers.get('location')]).toEqual([302, '/cockpit/']);
  });

  it('is asked for once: parts are named by their content, the page is checked', async () => {
    expect(assets().length).toBeGreaterThanOrEqual(3);
    for (const path of assets()) {
      const { headers } = await fetch(`${app.http}${path}`);
      expect(path).toMatch(/-[\w-]{8}\.\w+$/);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    const first = await fetch(`${app.http}/cockpit/`);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(`${app.http}/cockpit/`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('the first load is at most 450 KB', async () => {
    const sizes = await Promise.all(
      assets().map(async (path) => {
        const { headers } = await fetch(`${app.http}${path}`, { headers: { 'accept-encoding': 'gzip' } });
        expect(headers.get('content-encoding')).toBe('gzip');
        return Number(headers.get('content-length'));
      }),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(450_000);
  });

  it('S-04: gives no other file, however it is asked for', async () => {
    for (const path of [
      'package.json',
      '%2e%2e/%2e%2e/package.json',
      '..%2f..%2fpackage.json',
      'index.js%00',
      '%',
      'built-from.txt',
    ]) {
      const { status } = await fetch(`${app.http}/cockpit/assets/${path}`);
      expect([400, 404], path).toContain(status);
    }
  });
});
