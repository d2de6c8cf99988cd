import { describe, expect, it } from 'vitest';
import { Secret } from '../../foundation/secret.ts';
import { roleOfGroups, toProviderUser } from './provider-user.ts';
import { toReturnAddress } from './return-address.ts';

describe('where a sign-in leads', () => {
  it.each([
    ['/cockpit/subaccounts/acme/users?tab=a%20b', '/cockpit/subaccounts/acme/users?tab=a%20b'],
    ['/cockpit/', '/cockpit/'],
    [undefined, '/cockpit/'],
  ])('keeps %s', (asked, kept) => expect(toReturnAddress(asked)).toBe(kept));

  it.each([
    'https://evil.example/cockpit/',
    '//evil.example/cockpit/',
    '/\\evil.example',
    '/cockpit/\\..\\..\\evil',
    '/cockpit/../management/v1/session',
    '/cockpit/%2e%2e/%2e%2e//evil.example',
    '/cockpit//../..//evil.example/',
    '/cockpit',
    '/cockpitx/',
    'javascript:alert(1)',
    '/cockpit/\r\nset-cookie: a=b',
    '/cockpit/\t/evil',
    `/cockpit/${'a'.repeat(600)}`,
    '/cockpit/sign-in/callback?code=x',
    '/COCKPIT/',
    '',
  ])('S-57: not to %j', (asked) => expect(toReturnAddress(asked)).toBe('/cockpit/'));
});

const settings = {
  issuer: 'https://idp.example.com',
  name: 'Acme',
  groupsClaim: 'https://acme.example/roles',
  groups: { viewer: ['staff', 'lead'], 'security-administrator': ['sec'], administrator: ['lead', 'ops'] },
} as const;

describe('a user of the provider', () => {
  const userOf = (claims: Readonly<Record<string, unknown>>) =>
    toProviderUser({ subject: 's-1', claims }, new Secret('t'), settings);

  it.each([
    [['staff'], 'viewer'],
    [['staff', 'sec', 'other'], 'security-administrator'],
    [['lead'], 'administrator'],
    ['ops', 'administrator'],
    [['Staff', 'staff '], undefined],
    [[{ name: 'ops' }, ['ops'], 7], undefined],
    ['staff ops', undefined],
    [undefined, undefined],
  ])('with the groups %j is %s', (groups, role) => {
    expect(roleOfGroups(userOf({ 'https://acme.example/roles': groups }).groups, settings)).toBe(role);
  });

  it('is named so that nobody stored here can be called the same, and without what cannot be shown', () => {
    expect(userOf({ preferred_username: 'administrator', email: 'a@b.c' }).name).toBe('administrator (Acme)');
    expect(userOf({ preferred_username: 'a\u202eb\n', email: 'a@b.c' }).name).toBe('a@b.c (Acme)');
    expect(userOf({ preferred_username: 7 }).name).toBe('s-1 (Acme)');
    expect(userOf({ groups: 'none' }).groups).toEqual([]);
  });
});
