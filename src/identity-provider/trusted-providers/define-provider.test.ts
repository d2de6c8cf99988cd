import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestSigner } from '../../crypto/xml/testing/test-signer.ts';
import { defineProvider } from './define-provider.ts';
import type { TrustedProviderInput } from './trusted-provider.ts';

const { certificatePem, privateKeyPem } = createTestSigner();
const base64 = certificatePem.replace(/-----[^-]+-----|\s/g, '');
const saml = (changes: object = {}) =>
  defineProvider({
    kind: 'saml',
    name: 'https://idp',
    certificates: [certificatePem],
    ...changes,
  } as TrustedProviderInput);
const jwk = (type: 'rsa' | 'ec', part: 'publicKey' | 'privateKey') =>
  (type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }))[part].export({ format: 'jwk' });
const descriptionOf = (define: () => unknown): unknown => {
  try {
    define();
  } catch (error) {
    return error instanceof Error && 'description' in error ? error.description : error;
  }
  return undefined;
};

describe('a SAML provider', () => {
  it('has a default for all but its name and certificates', () => {
    expect(saml()).toEqual({
      kind: 'saml',
      name: 'https://idp',
      isEnabled: true,
      certificates: [certificatePem],
      allowsSha1: false,
      userIdSource: { type: 'subject' },
      userIdPrefix: '',
      userIdSuffix: '',
      attributeMapping: [],
      defaultAttributes: [],
      groupRules: [],
      defaultGroups: [],
      onlyForIdpInitiatedSso: false,
      onlyForOAuthSamlBearer: false,
      ssoBinding: 'HTTP-Redirect',
      signsRequests: false,
    });
  });

  it('takes certificates as metadata documents write them, each once', () => {
    expect(saml({ certificates: [base64, certificatePem] }).certificates).toEqual([certificatePem]);
  });

  it('refuses weak keys', () => {
    const weak = execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:1024', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=x'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        encoding: 'utf8',
      },
    );
    expect(descriptionOf(() => saml({ certificates: [weak] }))).toMatch(/RSA keys of 2048/);
  });

  const rules = (value: string) => [{ group: 'g', rules: [{ assertionAttribute: 'a', operation: 'regexp', value }] }];
  it.each([
    ['name', { name: '' }],
    ['name', { name: ' x' }],
    ['name', { name: 'a\nb' }],
    ['name', { name: 'sap.default' }],
    ['certificates', { certificates: [] }],
    ['certificates', { certificates: ['x'] }],
    ['certificates', { certificates: [certificatePem + certificatePem] }],
    ['certificates', { certificates: [certificatePem + privateKeyPem.reveal()] }],
    ['certificates', { certificates: Array.from({ length: 11 }, () => certificatePem) }],
    ['ssoUrl', { ssoUrl: 'javascript:alert(1)' }],
    ['ssoUrl', { ssoUrl: '//idp.example.com/sso' }],
    ['ssoUrl', { ssoUrl: 'https://idp@evil.example/sso' }],
    ['ssoUrl', { ssoUrl: 'https://idp.example.com/sso#x' }],
    ['ssoUrl', { ssoUrl: 'https://idp.example.com/\r\nset-cookie: a=b' }],
    ['linkText', { linkText: 'x'.repeat(81) }],
    ['userIdSource.attribute', { userIdSource: { type: 'attribute', attribute: '' } }],
    ['attributeMapping', { attributeMapping: [{ assertionAttribute: '*', principalAttribute: 'x' }] }],
    ['principalAttribute', { attributeMapping: [{ assertionAttribute: 'x', principalAttribute: '__proto__' }] }],
    ['defaultAttributes', { defaultAttributes: [{ name: 'constructor', value: 'x' }] }],
    ['rules', { groupRules: [{ group: 'g', rules: [] }] }],
    ['value', { groupRules: rules('(a') }],
    ['value', { groupRules: rules('(?=a)') }],
    ['group', { defaultGroups: [''] }],
    ['defaultGroups', { defaultGroups: Array.from({ length: 101 }, () => 'g') }],
  ])('S-45, S-67: refuses a wrong %s: %j', (field, changes) => {
    expect(descriptionOf(() => saml(changes))).toMatch(new RegExp(`^"${field.replace('.', '\\.')}"`));
  });
});

describe('an issuer of JWTs', () => {
  const jwt = (changes: object) =>
    defineProvider({ kind: 'jwt', name: 'https://issuer', ...changes } as TrustedProviderInput);

  it('S-22: has its keys written down, as JWKs or certificates', () => {
    const key = { ...jwk('rsa', 'publicKey'), kid: 'k1', x5u: 'https://evil.example.com' };
    const provider = jwt({ keys: [key], certificates: [base64] });
    expect(provider).toMatchObject({ kind: 'jwt', isEnabled: true, certificates: [certificatePem] });
    expect(provider.kind === 'jwt' && provider.keys).toEqual([{ kty: 'RSA', kid: 'k1', n: key.n, e: key.e }]);
  });

  it('refuses private and unusable keys, and none', () => {
    expect(descriptionOf(() => jwt({ keys: [jwk('ec', 'privateKey')] }))).toBe('"keys" must have public keys only');
    expect(descriptionOf(() => jwt({ keys: [{ kty: 'oct', k: 'AAAA' }] }))).toBe('"keys" must have public keys only');
    expect(descriptionOf(() => jwt({ keys: [{ kty: 'RSA' }] }))).toMatch(/^"keys" must have JWKs/);
    expect(descriptionOf(() => jwt({}))).toMatch(/at least one key/);
  });
});
