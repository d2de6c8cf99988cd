import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertRedirectUris, findRedirectUriProblem } from './redirect-uris.ts';

describe('a redirect URI', () => {
  it.each([
    'https://shop.example/callback',
    'https://shop.example',
    'https://shop.example:8443/a/b?x=1&y=%20',
    'HTTPS://Shop.Example/',
    'http://localhost/callback',
    'http://localhost:3000/callback',
    'http://127.0.0.1:51004/',
    'http://[::1]:8080/cb',
    'http://acme.it.portolan.localhost:8080/cb',
    'com.example.app:/oauth2redirect',
    'com.example.app://oauth2redirect',
    'com.example.app:callback',
  ])('may be %s', (uri) => {
    expect(findRedirectUriProblem(uri)).toBeUndefined();
  });

  it.each([
    ['http://shop.example/callback', /https/],
    ['http://localhost.example/', /https/],
    ['http://127.0.0.1.example/', /https/],
    ['http://10.0.0.1/', /https/],
    ['https://shop.example/#', /fragment/],
    ['com.example.app:/a#b', /fragment/],
    ['https://*.shop.example/', /wildcards/],
    ['https://shop.example/**', /wildcards/],
    ['https://user@shop.example/', /user name/],
    ['https://user:secret@shop.example/', /user name/],
    ['https:///callback', /absolute/],
    ['https:shop.example', /absolute/],
    ['https://shop.example:99999/', /absolute/],
    ['/callback', /absolute/],
    ['//shop.example/callback', /absolute/],
    ['shop.example/callback', /absolute/],
    ['', /characters/],
    ['javascript:alert(1)', /absolute/],
    ['JavaScript://shop.example/%0aalert(1)', /absolute/],
    ['data:text/html,x', /absolute/],
    ['vbscript:x', /absolute/],
    ['file:///etc/passwd', /absolute/],
    ['urn:ietf:wg:oauth:2.0:oob', /absolute/],
    ['myapp:/callback', /absolute/],
    ['.example:/x', /absolute/],
    ['com.example.app:', /absolute/],
    ['https://shop.example/a b', /characters/],
    ['https://shop.example\\@evil.example/', /characters/],
    ['https://shop.example/\r\nLocation: x', /characters/],
    ['https://shöp.example/', /characters/],
    ['https://shop.example/%zz', /characters/],
    [`https://shop.example/${'x'.repeat(2000)}`, /2000/],
  ])('must not be %j', (uri, problem) => {
    expect(findRedirectUriProblem(uri)).toMatch(problem);
  });

  it('is one of 50 at most, each once', () => {
    const many = Array.from({ length: 51 }, (_, index) => `https://shop.example/${index}`);
    expect(() => assertRedirectUris(many)).toThrow();
    expect(assertRedirectUris(many.slice(1))).toHaveLength(50);
    expect(() => assertRedirectUris(['https://a.example/', 'https://a.example/'])).toThrow();
  });

  it('never lets a browser run or read something: whatever passes goes to https, this machine, or an app', () => {
    const schemes = fc.constantFrom(
      'http',
      'https',
      'javascript',
      'data',
      'com.example',
      'a',
      'HTTP',
      'x-y.z',
      'file',
      '',
    );
    const joints = fc.constantFrom(':', ':/', '://', '', ':\\\\');
    const rests = fc.oneof(
      fc.webAuthority({ withUserInfo: true }),
      fc.string(),
      fc.constantFrom('localhost', '[::1]', '127.0.0.1'),
    );
    fc.assert(
      fc.property(schemes, joints, rests, fc.string(), (scheme, joint, authority, path) => {
        const uri = `${scheme}${joint}${authority}${path}`;
        if (findRedirectUriProblem(uri) !== undefined) return;
        const url = new URL(uri);
        expect(url.hash).toBe('');
        expect(url.username + url.password).toBe('');
        if (url.protocol === 'http:') expect(url.hostname).toMatch(/localhost$|^\[::1\]$|^127\./);
        else if (url.protocol !== 'https:') expect(url.protocol).toMatch(/^[a-z].*\..*:$/);
      }),
      { numRuns: 2000 },
    );
  });
});
