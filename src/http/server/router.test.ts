import { describe, expect, it } from 'vitest';
import { oauthErrorFormat } from './error-format.ts';
import { empty } from './reply.ts';
import type { HttpMethod, Route } from './route.ts';
import { createRouter } from './router.ts';

const route = (method: HttpMethod, path: string, doors: Route['doors'] = ['destination']): Route => ({
  method,
  path,
  doors,
  access: 'public',
  bodyKind: 'none',
  errors: oauthErrorFormat,
  source: 'test',
  summary: 'test',
  handle: async () => empty(204),
});

const routes = [
  route('GET', '/'),
  route('GET', '/things'),
  route('GET', '/things/:name'),
  route('POST', '/things/:name'),
  route('GET', '/things/special'),
  route('GET', '/:kind/special/:name'),
  route('GET', '/api/*'),
  route('GET', '/other', ['xsuaa']),
];

describe('the router', () => {
  // One after another with one router: a tree made for one request must not answer another one differently.
  const router = createRouter(routes);
  it.each([
    ['GET', '/', '/'],
    ['HEAD', '/things', '/things'],
    ['GET', '/things?name=a/b', '/things'],
    ['GET', '/things/a', '/things/:name'],
    ['POST', '/things/a', '/things/:name'],
    ['GET', '/things/special', '/things/special'],
    ['GET', '/things/special/a', '/:kind/special/:name'],
    ['GET', '/unknown/special/a', '/:kind/special/:name'],
    ['GET', '/%75nknown/special/a', '/:kind/special/:name'],
    ['GET', '/%74hings/special', '/things/special'],
    ['GET', '/api/a/b', '/api/*'],
    ['GET', '/:kind', undefined],
    ['GET', '/Things', undefined],
    ['GET', '/things/', '/things/:name'],
    ['GET', '//things', undefined],
    ['GET', '/%things', undefined],
    ['GET', '/things%2fa', undefined],
    ['POST', '/things', undefined],
    ['PUT', '/things/a', undefined],
    ['BREW', '/things', undefined],
    ['GET', '/other', undefined],
  ])('S-56: leads %s %s to %s', (method, url, path) => {
    const host = { door: 'destination', tenant: undefined, isCertificateHost: false } as const;
    expect(router({ method }, { host, url })?.route.path).toBe(path);
  });

  it('offers a route on its own doors and the bare host', () => {
    const find = (door: 'bare' | 'xsuaa' | 'flows') =>
      router({ method: 'GET' }, { host: { door, tenant: undefined, isCertificateHost: false }, url: '/other' });
    expect([find('bare')?.route.path, find('xsuaa')?.route.path, find('flows')]).toEqual([
      '/other',
      '/other',
      undefined,
    ]);
  });

  it('refuses two routes for the same request', () => {
    expect(() => createRouter([...routes, route('GET', '/things')])).toThrow('two routes for GET /things');
  });
});
