import { describe, expect, it } from 'vitest';
import { buildTargetUrl } from './target-url.ts';

describe('the URL to call', () => {
  it.each([
    ['https://erp.example/base', undefined, '', 'https://erp.example/base'],
    ['https://erp.example/base/', '/orders', '', 'https://erp.example/base/orders'],
    ['https://erp.example', '/orders?a=1', 'b=2', 'https://erp.example/orders?a=1&b=2'],
    ['https://erp.example/x?k=v', '?a=1', '', 'https://erp.example/x?k=v&a=1'],
    ['https://erp.example/x', '', '$filter=a%20eq%201', 'https://erp.example/x?$filter=a%20eq%201'],
  ])('of %s, %s and %s is %s', (destination, targetPath, query, expected) => {
    expect(buildTargetUrl(destination, targetPath, query)).toBe(expected);
  });

  it.each(['@evil.example/', '//evil.example/', '/\\evil.example', '.evil.example'])(
    'keeps its host whatever the path: %s',
    (targetPath) => {
      expect(new URL(buildTargetUrl('https://erp.example', targetPath) ?? '').host).toBe('erp.example');
    },
  );

  it('S-67: is put together in linear time, whatever a destination says', () => {
    // The square of this would take hours.
    const base = `https://a.example/${'/'.repeat(500_000)}b`;
    expect(buildTargetUrl(base, '/c')).toBe(`${base}/c`);
  });

  it('keeps its host whatever the query', () => {
    expect(buildTargetUrl('https://erp.example/x', '', '#@evil/\\')).toBe('https://erp.example/x?%23@evil/\\');
  });

  it('is none where the destination has none', () => {
    expect(buildTargetUrl('not a url')).toBeUndefined();
  });
});
