import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTarget } from './read-target.ts';

describe('the target of a proxy request', () => {
  it.each([
    ['http://virtual:1234/a/../b?c=%20#', undefined],
    ['http://virtual:1234/a/../%2e?c=/..', ['virtual:1234', 1234, '/a/../%2e?c=/..']],
    ['HTTP://Under_Score.cloud', ['Under_Score.cloud', 80, '/']],
    ['http://virtual:/x', ['virtual:', 80, '/x']],
    ['http://virtual?a=b', ['virtual', 80, '/?a=b']],
    ['http://10.0.0.1:80//x', ['10.0.0.1:80', 80, '//x']],
    ['http://user@virtual/', undefined],
    ['http://virtual:0/', undefined],
    ['http://virtual:65536/', undefined],
    ['http:///x', undefined],
    ['http://vir tual/', undefined],
    ['http://[::1]/', undefined],
    ['/x', undefined],
    ['*', undefined],
  ])('%s', (url, expected) => {
    const read = readTarget(url);
    const { target } = read.kind === 'target' ? read : { target: undefined };
    expect(target && [target.authority, target.port, target.path]).toEqual(expected);
  });

  it.each(['https://virtual:443/', 'ftp://virtual/', 'ws://virtual/'])('is HTTP, not %s', (url) => {
    expect(readTarget(url)).toEqual({ kind: 'refused', reason: 'not-http' });
  });

  it('never changes a path', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-"$-~]*$/), (path) => {
        const read = readTarget(`http://v/${path}`);
        expect(read.kind === 'target' && read.target.path).toBe(`/${path}`);
      }),
    );
  });
});
