import { describe, expect, it } from 'vitest';
import { Secret } from '../../foundation/secret.ts';
import { createPendingSignIns } from './pending-sign-ins.ts';
import { parseMetadata } from './provider-metadata.ts';
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

describe('metadata of the provider', () => {
  const document = {
    issuer: settings.issuer,
    authorization_endpoint: 'https://idp.example.com/a',
    token_endpoint: 'https://idp.example.com/t',
    jwks_uri: 'https://idp.example.com/k',
  };
  it('has defaults for what it leaves out', () =>
    expect(parseMetadata(settings.issuer, document)).toMatchObject({
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      authorization_response_iss_parameter_supported: false,
    }));
  it.each([
    ['another issuer', { issuer: 'https://idp.example.com/' }],
    ['an endpoint without TLS', { token_endpoint: 'http://idp.example.com/t' }],
    ['one in capital letters', { token_endpoint: 'HTTP://idp.example.com/t' }],
    ['a program in place of an endpoint', { authorization_endpoint: 'javascript:alert(1)' }],
    ['no key set', { jwks_uri: undefined }],
  ])('is refused with %s', (_, change) =>
    expect(() => parseMetadata(settings.issuer, { ...document, ...change })).toThrow(
      expect.objectContaining({ code: 'provider_unavailable' }),
    ),
  );
});

describe('a sign-in that was begun', () => {
  it('S-57: is read back from its own cookie only, and for ten minutes', () => {
    let nowMs = 1_000_000_000_000;
    const make = (fill: number) => createPendingSignIns({ key: new Uint8Array(32).fill(fill), clock: () => nowMs });
    const { pending, cookie } = make(1).begin('/cockpit/x');
    const text = cookie.reveal();
    expect(make(1).read(text)).toEqual(pending);
    expect(make(2).read(text)).toBeUndefined();
    const [content = '', seal] = text.split('.');
    const other = Buffer.from(Buffer.from(content, 'base64url').toString().replace('/x', '/y')).toString('base64url');
    for (const forged of [`${other}.${seal}`, `${content}.`, content, `.${seal}`, '']) {
      expect(make(1).read(forged)).toBeUndefined();
    }
    expect(new Set([pending.id, pending.state, pending.nonce, pending.codeVerifier.reveal()]).size).toBe(4);
    // What the provider learns lets nobody make the rest of it.
    expect(text).not.toContain(pending.state);
    nowMs += 10 * 60_000;
    expect(make(1).read(text)).toBeUndefined();
    nowMs -= 20 * 60_000;
    expect(make(1).read(text)).toBeUndefined();
  });
});
