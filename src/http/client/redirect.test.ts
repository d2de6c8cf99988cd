import { describe, expect, it } from 'vitest';
import type { OutboundRequest } from './outbound.ts';
import { findRedirect, followRedirect } from './redirect.ts';

const request: OutboundRequest = {
  url: 'https://a.example/x?y=1',
  method: 'POST',
  headers: [
    ['Authorization', 'Bearer t'],
    ['X-Api-Key', 'k'],
    ['Cookie', 'c=1'],
    ['Accept', 'text/plain'],
    ['Content-Type', 'text/plain'],
  ],
  body: 'payload',
  connectTimeoutMs: 1,
  readTimeoutMs: 1,
  totalTimeoutMs: 1,
  maxResponseBytes: 1,
  redirects: 'follow-3',
  tls: { clientCertificate: { certificateChainPem: 'c', privateKeyPem: 'k' }, extraCaPem: ['ca'] },
};
const names = (next: OutboundRequest): readonly string[] => next.headers.map(([name]) => name);

describe('redirects', () => {
  it('are the five statuses with a Location', () => {
    const headers = [['location', '/next']] as const;
    expect([301, 302, 303, 307, 308].map((status) => findRedirect(status, headers))).toEqual(Array(5).fill('/next'));
    expect([200, 300, 304, 305, 401].map((status) => findRedirect(status, headers))).toEqual(Array(5).fill(undefined));
    expect(findRedirect(302, [])).toBeUndefined();
  });

  it('keep headers, body and certificate on the same origin with 307 and 308', () => {
    for (const status of [307, 308])
      expect(followRedirect(request, status, '/next')).toEqual({ ...request, url: 'https://a.example/next' });
  });

  it.each([301, 302, 303])('turn a POST into a GET without body with %i', (status) => {
    const next = followRedirect(request, status, '/next');
    expect(next.method).toBe('GET');
    expect(next.body).toBeUndefined();
    expect(names(next)).toEqual(['Authorization', 'X-Api-Key', 'Cookie', 'Accept']);
  });

  it('keep a PUT with 301 and 302', () => {
    expect(followRedirect({ ...request, method: 'PUT' }, 302, '/next').method).toBe('PUT');
  });

  it.each(['https://b.example/', 'http://a.example/x', 'https://a.example:444/x', '//b.example/'])(
    'S-42: drop every credential on the other origin %s',
    (location) => {
      const next = followRedirect(request, 307, location);
      expect(names(next)).toEqual(['Accept', 'Content-Type']);
      expect(next.tls).toEqual({ extraCaPem: ['ca'] });
    },
  );

  it('are not followed to what is no URL or with a body that is gone', () => {
    expect(() => followRedirect(request, 307, 'http://[')).toThrow('redirect');
    const streamed = { ...request, body: (async function* () {})() };
    expect(() => followRedirect(streamed, 307, '/next')).toThrow('redirect');
    expect(followRedirect(streamed, 303, '/next').method).toBe('GET');
  });
});
