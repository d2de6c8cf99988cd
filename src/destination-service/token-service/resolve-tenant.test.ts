import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTenantLabel, resolveTenant } from './resolve-tenant.ts';

describe('the tenant of a token service', () => {
  it.each([
    [
      'https://authentication.us10.hana.ondemand.com/oauth/token',
      'https://mytenant.authentication.us10.hana.ondemand.com/oauth/token',
    ],
    [
      'https://{tenant}.authentication.us10.hana.ondemand.com/oauth/token',
      'https://mytenant.authentication.us10.hana.ondemand.com/oauth/token',
    ],
    [
      'https://authentication.myauthserver.com/tenant/{tenant}/oauth/token',
      'https://authentication.myauthserver.com/tenant/mytenant/oauth/token',
    ],
    ['https://oauth.{tenant}.myauthserver.com/token', 'https://oauth.mytenant.myauthserver.com/token'],
    ['http://host:8080/a?b=c#d', 'http://mytenant.host:8080/a?b=c#d'],
    ['https://{tenant}.x/{tenant}', 'https://mytenant.x/mytenant'],
  ])('D-17: %s', (template, expected) => {
    expect(resolveTenant(template, 'mytenant')).toBe(expected);
  });

  it('has no place in what is no URL, or in one with credentials', () => {
    for (const template of ['', 'auth.example/token', 'https://', 'https://user@host/'])
      expect(resolveTenant(template, 'mytenant')).toBeUndefined();
  });

  it('is one DNS label', () => {
    for (const label of ['a', 'my-tenant', '0', 'a'.repeat(63)]) expect(isTenantLabel(label)).toBe(true);
    for (const text of ['', 'A', 'a.b', 'a/b', '-a', 'a-', 'a_b', 'a'.repeat(64), 'a\n', 'ä', '{tenant}', '$&'])
      expect(isTenantLabel(text)).toBe(false);
  });

  it('never leaves the domain of the template', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (!isTenantLabel(text)) return;
        expect(new URL(resolveTenant('https://auth.example/x', text) ?? '').hostname.endsWith('.auth.example')).toBe(
          true,
        );
      }),
    );
  });
});
