import { describe, expect, it } from 'vitest';
import { toSubaccountId } from '../../foundation/ids.ts';
import { defaultClientSettings } from '../clients/client-settings.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { addToQuery, formTargetOf, isRegisteredRedirectUri } from './redirect-uri.ts';

const clientWith = (
  redirectUris: readonly string[],
  options: { isPublic?: boolean; hasPatterns?: boolean } = {},
): OAuthClient => ({
  clientId: 'client',
  kind: 'xsuaa',
  subaccountId: toSubaccountId('0'),
  name: 'client',
  isEnabled: true,
  isConfidential: options.isPublic !== true,
  isImported: false,
  grantTypes: ['authorization_code'],
  scopes: [],
  redirectUris,
  skipConsent: false,
  tokenLifetimeSeconds: 60,
  settings: { ...defaultClientSettings, hasRedirectPatterns: options.hasPatterns === true },
  createdAtMs: 0,
  createdBy: 'test',
});

describe('RFC 8252 §7.3: the port of a native client', () => {
  const client = clientWith(['http://127.0.0.1/cb', 'http://[::1]:1/cb?a=1', 'https://127.0.0.1/cb'], {
    isPublic: true,
  });
  it.each([
    ['http://127.0.0.1:49152/cb', true],
    ['http://127.0.0.1/cb', true],
    ['http://[::1]:8080/cb?a=1', true],
    ['http://127.0.0.1:49152/cb2', false],
    ['http://127.0.0.1:49152/cb?a=1', false],
    ['http://127.0.0.1:49152/', false],
    ['http://127.0.0.1:x/cb', false],
    ['http://127.0.0.1:99999/cb', false],
    ['http://127.0.0.1.evil.example:1/cb', false],
    ['http://127.0.0.1@evil.example/cb', false],
    ['http://localhost:1/cb', false],
    ['https://127.0.0.1:1/cb', false],
  ])('%s: %s', (uri, expected) => {
    expect(isRegisteredRedirectUri(client, uri)).toBe(expected);
  });

  it('is nothing a client with a secret may choose', () => {
    expect(isRegisteredRedirectUri(clientWith(['http://127.0.0.1/cb']), 'http://127.0.0.1:1/cb')).toBe(false);
  });
});

describe('patterns of redirect URIs', () => {
  const cases: readonly (readonly [pattern: string, uri: string, matches: boolean])[] = [
    ['https://*.mydomain.com/callback/**', 'https://a.mydomain.com/callback/x/y', true],
    ['https://*.mydomain.com/callback/**', 'https://a.b.mydomain.com/callback/x?q=1', true],
    ['https://*.mydomain.com/callback/**', 'https://mydomain.com/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://a.mydomain.com/other', false],
    ['https://*.mydomain.com/callback/**', 'https://a.mydomain.com.evil.example/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://evil.example/.mydomain.com/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://evilmydomain.com/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://evil.example?.mydomain.com/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://evil.example\\.mydomain.com/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://user@a.mydomain.com/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://a.mydomain.com:8443/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'http://a.mydomain.com/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://a.mydomain.com/callback/../admin', false],
    ['https://*.mydomain.com/callback/**', 'https://a.mydomain.com/callback/%2e%2e/admin', false],
    ['https://*.mydomain.com/callback/**', 'https://a.mydomain.com/callback/..;/admin', false],
    ['https://*.mydomain.com/callback/**', 'https://a.mydomain.com/callback//evil', false],
    ['https://*.mydomain.com/callback/**', 'https://a..mydomain.com/callback/x', false],
    ['https://*.mydomain.com/callback/**', 'https://A.MYDOMAIN.com/callback/x', true],
    ['https://*.cfapps.*.hana.ondemand.com/**', 'https://app.cfapps.us10-001.hana.ondemand.com/login', true],
    ['https://*.cfapps.*.hana.ondemand.com/**', 'https://app.cfapps.x.evil.hana.ondemand.com/login', false],
    ['https://my-*.apps.example.com/cb', 'https://my-shop.apps.example.com/cb', true],
    ['https://my-*.apps.example.com/cb', 'https://my-a.evil.apps.example.com/cb', false],
    ['https://my-*.apps.example.com/cb', 'https://my-shop.apps.example.com/cb?x=1', false],
    ['https://app.example.com/*/cb', 'https://app.example.com/de/cb', true],
    ['https://app.example.com/*/cb', 'https://app.example.com/de/at/cb', false],
    ['https://app.example.com', 'https://app.example.com/any', false],
    ['http*://*.sap.com/**', 'https://www.sap.com/x', true],
    ['http*://*.sap.com/**', 'http://www.sap.com/x', false],
    ['http*://localhost/**', 'http://localhost/x', true],
    ['http://localhost:5000/**', 'http://localhost:5000/login/callback', true],
    ['http://localhost:5000/**', 'http://localhost:5001/login/callback', false],
    ['https://*/**', 'https://evil.example/x', false],
    ['https://**', 'https://evil.example/x', false],
    ['https://*.com/**', 'https://evil.com/x', false],
    ['https://app.*.com/**', 'https://app.evil.com/x', false],
    ['*', 'https://evil.example/x', false],
    ['**', 'javascript:alert(1)', false],
    ['https://*.mydomain.com/**', 'https://a.mydomain.com/', true],
    ['https://*.mydomain.com/**', 'https://a.mydomain.com', true],
  ];
  it.each(cases)('%s and %s: %s', (pattern, uri, matches) => {
    expect(isRegisteredRedirectUri(clientWith([pattern], { hasPatterns: true }), uri)).toBe(matches);
    if (pattern !== uri) expect(isRegisteredRedirectUri(clientWith([pattern]), uri)).toBe(false);
  });

  it('S-67: are not made slow by a long address', () => {
    const pattern = `https://*.example.com/${'**/*a'.repeat(60)}`;
    const uri = `https://a.example.com/${'a/'.repeat(950)}`;
    const startedAt = performance.now();
    isRegisteredRedirectUri(clientWith([pattern], { hasPatterns: true }), uri);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

describe('an answer', () => {
  it.each([
    ['https://a.example/cb', 'https://a.example/cb?code=x+%26'],
    ['https://a.example/cb?b=1', 'https://a.example/cb?b=1&code=x+%26'],
    ['https://a.example/cb?', 'https://a.example/cb?code=x+%26'],
    ['com.example.app:/cb', 'com.example.app:/cb?code=x+%26'],
  ])('is added to the query of %s', (uri, expected) => {
    expect(addToQuery(uri, { code: 'x &', state: undefined })).toBe(expected);
  });

  it.each([
    ['https://a.example:8443/cb', 'https://a.example:8443'],
    ['http://[::1]:80/cb', 'http:'],
    ['com.example.app:/cb', 'com.example.app:'],
  ])('may be reached by a form: %s', (uri, expected) => {
    expect(formTargetOf(uri)).toBe(expected);
  });
});
