import { describe, expect, it } from 'vitest';
import { signEnveloped } from '../../crypto/xml/sign-enveloped.ts';
import {
  type AssertionParts,
  buildAssertion,
  testAudience,
  testRecipient,
} from '../../crypto/xml/testing/test-assertion.ts';
import { createTestSigner } from '../../crypto/xml/testing/test-signer.ts';
import { buildWrappingShapes } from '../../crypto/xml/testing/wrapping-shapes.ts';
import { defineProvider } from '../trusted-providers/define-provider.ts';
import { loadProviders } from '../trusted-providers/loaded-provider.ts';
import type { TrustedProviderInput } from '../trusted-providers/trusted-provider.ts';
import { acceptAssertion, type SamlOutcome } from './accept-assertion.ts';

type SamlInput = Extract<TrustedProviderInput, { readonly kind: 'saml' }>;

const signer = createTestSigner();
const stranger = createTestSigner('ec');
const nowMs = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;
const idp = 'https://idp.example.com';
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const encode = (xml: string): string => Buffer.from(xml).toString('base64url');
const iso = (offsetMs: number): string => new Date(nowMs + offsetMs).toISOString();

const load = (...inputs: readonly Partial<SamlInput>[]) =>
  loadProviders(
    inputs.map((input) => defineProvider({ kind: 'saml', name: idp, certificates: [signer.certificatePem], ...input })),
    {},
  ).saml;

const present = (text: string, providers = load({}), clientId = 'my-client'): SamlOutcome =>
  acceptAssertion(text, providers, {
    clientId,
    audiences: [testAudience, 'https://netweaver.ondemand.com'],
    recipients: [testRecipient, 'https://other.example.com/oauth2/token'],
    nowMs,
  });

const judge = (parts: AssertionParts, input: Partial<SamlInput> = {}, clientId?: string): SamlOutcome =>
  present(encode(signEnveloped(buildAssertion(parts), signer)), load(input), clientId);

const reasonOf = (outcome: SamlOutcome): string | undefined =>
  outcome.kind === 'rejected' ? outcome.reason : undefined;

const userOf = (parts: AssertionParts, input?: Partial<SamlInput>) => {
  const outcome = judge(parts, input);
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.user;
};

describe('an assertion', () => {
  it('O-31: is accepted, and its subject is the user', () => {
    expect(judge({ nameId: 'Alice', id: '_7' })).toEqual({
      kind: 'accepted',
      provider: idp,
      assertionId: '_7',
      expiresAtMs: nowMs + 6 * minute,
      user: {
        name: 'Alice',
        nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
        attributes: new Map(),
        groups: [],
      },
    });
  });

  it('O-32: names the provider or the client as its issuer, and nobody else', () => {
    expect(judge({ issuer: idp })).toMatchObject({ kind: 'accepted', provider: idp });
    expect(judge({ issuer: 'my-client' })).toMatchObject({ kind: 'accepted', provider: idp });
    expect(reasonOf(judge({ issuer: 'other-client' }))).toBe('XML signature');
    expect(reasonOf(judge({ issuer: '' }))).toBe('XML signature');
    expect(reasonOf(judge({ issuer: 'https://IDP.example.com' }))).toBe('XML signature');
  });

  it('is checked with the keys of the provider it names, not with those of another', () => {
    const signed = encode(signEnveloped(buildAssertion({ issuer: 'https://second.example.com' }), signer));
    const second = { name: 'https://second.example.com', certificates: [stranger.certificatePem] };
    expect(reasonOf(present(signed, load({}, second)))).toBe('XML signature');
    const both = { ...second, certificates: [stranger.certificatePem, signer.certificatePem] };
    expect(present(signed, load({}, both))).toMatchObject({ kind: 'accepted', provider: second.name });
  });

  it('is not taken for that of the provider an element of another kind names', () => {
    const foreign = `<x:Issuer xmlns:x="urn:x">${idp}</x:Issuer>`;
    const xml = buildAssertion({ issuer: 'https://second.example.com' }).replace(
      '<saml:Issuer>',
      () => `${foreign}<saml:Issuer>`,
    );
    expect(reasonOf(present(encode(signEnveloped(xml, signer))))).toBe(
      'the issuer is neither the provider nor the client',
    );
  });

  it('S-28: of a disabled provider does not count, under either issuer', () => {
    for (const issuer of [idp, 'my-client']) expect(judge({ issuer }, { isEnabled: false }).kind).toBe('rejected');
  });

  it('is taken from providers for one purpose only too', () => {
    expect(judge({}, { onlyForIdpInitiatedSso: true }).kind).toBe('accepted');
    expect(judge({}, { onlyForOAuthSamlBearer: true }).kind).toBe('accepted');
  });

  it('may come in base64url, in base64 with padding, and in lines', () => {
    const xml = signEnveloped(buildAssertion({ nameId: 'alice>>>???' }), signer);
    const base64 = Buffer.from(xml).toString('base64');
    for (const text of [encode(xml), base64, base64.replace(/.{76}/g, '$&\r\n')]) {
      expect(present(text).kind).toBe('accepted');
    }
    for (const text of ['', '*', xml, `${encode(xml)}===`, ` ${base64}`, 'A'.repeat(400_001)]) {
      expect(reasonOf(present(text))).toBe('not base64');
    }
  });

  it('S-35: is refused unsigned, encrypted, or in a response', () => {
    expect(reasonOf(present(encode(buildAssertion())))).toBe('XML no-signature');
    const encrypted = '<saml:EncryptedAssertion ID="_a" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>';
    const response = '<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r"><p:Status/></p:Response>';
    expect(reasonOf(present(encode(encrypted)))).toBe('XML no-signature');
    for (const other of [encrypted, response]) {
      expect(reasonOf(present(encode(signEnveloped(other, signer))))).toBe('XML signature');
    }
  });

  it.each(
    Object.entries(buildWrappingShapes(signEnveloped(buildAssertion(), signer), buildAssertion({ nameId: 'admin' }))),
  )('S-34: is refused as %s', (_, document) => {
    expect(present(encode(document)).kind).toBe('rejected');
  });
});

describe('S-36: conditions', () => {
  const data = (attributes: string, method = bearer): string =>
    `<saml:SubjectConfirmation Method="${method}"><saml:SubjectConfirmationData ${attributes}/></saml:SubjectConfirmation>`;
  const good = `NotOnOrAfter="${iso(minute)}" Recipient="${testRecipient}"`;
  const restriction = (...audiences: readonly string[]): string =>
    `<saml:AudienceRestriction>${audiences.map((audience) => `<saml:Audience>${audience}</saml:Audience>`).join('')}</saml:AudienceRestriction>`;
  const conditions = (content: string, attributes = ''): string =>
    `<saml:Conditions ${attributes}>${content}</saml:Conditions>`;
  const extension = '<saml:Condition xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>';

  it.each<readonly [string, AssertionParts, string | undefined]>([
    ['the audience among several', { conditions: conditions(restriction('urn:x', testAudience)) }, undefined],
    ['another allowed audience', { audience: 'https://netweaver.ondemand.com' }, undefined],
    ['another audience', { audience: 'https://evil.example.com' }, 'the audience is another'],
    ['the audience with a slash more', { audience: `${testAudience}/` }, 'the audience is another'],
    ['no restriction', { conditions: conditions('') }, 'the audience is another'],
    ['a restriction without audience', { conditions: conditions(restriction()) }, 'the audience is another'],
    [
      'two restrictions, one of them met',
      { conditions: conditions(restriction(testAudience) + restriction('urn:x')) },
      'the audience is another',
    ],
    ['no conditions', { conditions: '' }, 'not exactly one Conditions'],
    [
      'conditions twice',
      { conditions: conditions(restriction(testAudience)) + conditions(restriction(testAudience)) },
      'not exactly one Conditions',
    ],
    ['conditions for one use', { conditions: conditions(`${restriction(testAudience)}<saml:OneTimeUse/>`) }, undefined],
    ['an unknown condition', { conditions: conditions(restriction(testAudience) + extension) }, 'an unknown condition'],
    [
      'conditions that end within the skew',
      { conditions: conditions(restriction(testAudience), `NotOnOrAfter="${iso(-59_000)}"`) },
      undefined,
    ],
    [
      'conditions that have ended',
      { conditions: conditions(restriction(testAudience), `NotOnOrAfter="${iso(-60_000)}"`) },
      'expired',
    ],
    [
      'conditions that begin within the skew',
      { conditions: conditions(restriction(testAudience), `NotBefore="${iso(60_000)}"`) },
      undefined,
    ],
    [
      'conditions that begin later',
      { conditions: conditions(restriction(testAudience), `NotBefore="${iso(61_000)}"`) },
      'not valid yet',
    ],
    ['another allowed recipient', { recipient: 'https://other.example.com/oauth2/token' }, undefined],
    ['another recipient', { recipient: 'https://evil.example.com/oauth/token' }, 'the recipient is another'],
    ['no recipient', { confirmation: data(`NotOnOrAfter="${iso(minute)}"`) }, 'the recipient is another'],
    [
      'no end of the confirmation',
      { confirmation: data(`Recipient="${testRecipient}"`) },
      'the confirmation has no end',
    ],
    ['a confirmation that ends within the skew', { lifetimeMs: -59_000 }, undefined],
    [
      'a confirmation that has ended',
      { confirmation: data(`NotOnOrAfter="${iso(-60_000)}" Recipient="${testRecipient}"`) },
      'the confirmation has expired',
    ],
    ['a confirmation for ten minutes', { lifetimeMs: 11 * minute }, undefined],
    ['a confirmation for longer', { lifetimeMs: 11 * minute + 1_000 }, 'the confirmation ends too far ahead'],
    [
      'a confirmation that begins later',
      { confirmation: data(`${good} NotBefore="${iso(5 * minute)}"`) },
      'the confirmation is not valid yet',
    ],
    [
      'a time without time zone',
      { confirmation: data(`NotOnOrAfter="2026-03-01T12:01:00" Recipient="${testRecipient}"`) },
      'NotOnOrAfter is no time in UTC',
    ],
    [
      'a time that is none',
      { confirmation: data(`NotOnOrAfter="soon" Recipient="${testRecipient}"`) },
      'NotOnOrAfter is no time in UTC',
    ],
    ['no confirmation', { confirmation: '' }, 'nothing confirms the subject'],
    [
      'a confirmation without data',
      { confirmation: `<saml:SubjectConfirmation Method="${bearer}"/>` },
      'the recipient is another',
    ],
    [
      'a confirmation for the holder of a key',
      { confirmation: data(good, 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key') },
      'the subject is not confirmed for a bearer',
    ],
    [
      'a confirmation for the holder of a key, and one for a bearer',
      { confirmation: data(good, 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key') + data(good) },
      undefined,
    ],
    [
      'two halves of a confirmation',
      { confirmation: data(`Recipient="${testRecipient}"`) + data(`NotOnOrAfter="${iso(minute)}" Recipient="urn:x"`) },
      'the confirmation has no end',
    ],
    ['an issue instant in the future', { nowMs: nowMs + 61_000 }, 'issued in the future'],
  ])('%s', (_, parts, reason) => {
    expect(reasonOf(judge(parts))).toBe(reason);
  });

  it('refuses other versions and shapes', () => {
    const change = (from: string, to: string): string | undefined =>
      reasonOf(present(encode(signEnveloped(buildAssertion().replace(from, to), signer))));
    expect(change('Version="2.0"', 'Version="1.1"')).toBe('not of version 2.0');
    expect(change('Version="2.0"', '')).toBe('not of version 2.0');
    expect(change('<saml:Subject>', '<saml:Subject/><saml:Subject>')).toBe('not exactly one Subject');
    expect(
      change(
        '<saml:Issuer>https://idp.example.com</saml:Issuer>',
        `<saml:Issuer>${idp}</saml:Issuer><saml:Issuer>${idp}</saml:Issuer>`,
      ),
    ).toBe('not exactly one Issuer');
    expect(change('alice', 'ali<saml:x/>ce')).toBe('an element in NameID');
    expect(change(/<saml:NameID.*<\/saml:NameID>/.exec(buildAssertion())?.[0] ?? '', '<saml:EncryptedID/>')).toBe(
      'not exactly one NameID',
    );
  });
});

describe('the user', () => {
  it('S-34: is read whole where somebody put a comment into the name', () => {
    const signed = signEnveloped(buildAssertion({ nameId: 'admin@example.com.attacker.example' }), signer);
    const cut = signed.replace('admin@example.com', 'admin@example.com<!-- -->');
    expect(present(encode(cut))).toMatchObject({ user: { name: 'admin@example.com.attacker.example' } });
  });

  it('has the address as e-mail address where the format says so', () => {
    const nameIdFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
    expect(userOf({ nameId: 'Alice@Example.com', nameIdFormat })).toMatchObject({
      name: 'Alice@Example.com',
      email: 'Alice@Example.com',
      nameIdFormat,
    });
    expect(userOf({ nameIdFormat: undefined })).toMatchObject({
      nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    });
  });

  it('is none under a format that names no user, unless an attribute does', () => {
    const nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    expect(reasonOf(judge({ nameIdFormat }))).toBe('the format of the NameID names no user');
    const userIdSource = { type: 'attribute', attribute: 'uid' } as const;
    expect(userOf({ nameIdFormat, attributes: { uid: ['P1', 'P2'] } }, { userIdSource }).name).toBe('P1');
    expect(reasonOf(judge({}, { userIdSource }))).toBe('the user has no id');
    expect(reasonOf(judge({ attributes: { uid: [''] } }, { userIdSource }))).toBe('the user has no id');
  });

  it('has prefix and suffix', () => {
    expect(userOf({}, { userIdPrefix: 'x-', userIdSuffix: '@acme' }).name).toBe('x-alice@acme');
  });

  it.each(['oauth_client_my-client', 'OAuth_Client_x', ' alice', 'alice&#10;', 'a&#9;b', 'x'.repeat(257)])(
    'is not called %j',
    (nameId) => {
      expect(reasonOf(judge({ nameId }))).toBe('the name of the user is none');
    },
  );

  it('is no technical user of a client by way of a prefix either', () => {
    expect(reasonOf(judge({ nameId: 'client_x' }, { userIdPrefix: 'oauth_' }))).toBe('the name of the user is none');
  });

  it('has the attributes the mapping names, and defaults for those that are missing', () => {
    const attributes = {
      mail: ['a@example.com'],
      cc: ['1', '2'],
      secret: ['x'],
      first_name: ['Al'],
      last_name: ['Ice'],
    };
    const user = userOf(
      { attributes },
      {
        attributeMapping: [
          { assertionAttribute: 'cc', principalAttribute: 'costCenter' },
          { assertionAttribute: 'none', principalAttribute: 'none' },
        ],
        defaultAttributes: [
          { name: 'costCenter', value: '0' },
          { name: 'company', value: 'Acme' },
        ],
      },
    );
    expect(user).toMatchObject({ email: 'a@example.com', givenName: 'Al', familyName: 'Ice' });
    expect(Object.fromEntries(user.attributes)).toEqual({ costCenter: ['1', '2'], company: ['Acme'] });
  });

  it('has all attributes where the mapping says so, S-45: but none that all objects have', () => {
    const attributes = { ['__proto__']: ['x'], constructor: ['y'], toString: ['z'], a: ['1'] };
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    const user = userOf(
      { attributes: { ...attributes, ...JSON.parse('{"__proto__":["x"]}') } },
      { attributeMapping: [{ assertionAttribute: '*', principalAttribute: '*' }] },
    );
    expect([...user.attributes.keys()].sort()).toEqual(['a', 'toString']);
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('is in the groups whose rules hold: all rules of an entry, any entry of a group', () => {
    const rule = (operation: 'equals' | 'regexp', value: string, assertionAttribute = 'role') => ({
      assertionAttribute,
      operation,
      value,
    });
    const groupRules = [
      { group: 'admins', rules: [rule('equals', 'admin'), rule('equals', 'de', 'country')] },
      { group: 'admins', rules: [rule('equals', 'root')] },
      { group: 'staff', rules: [rule('regexp', 'emp-\\d+')] },
      { group: 'part', rules: [rule('regexp', 'emp')] },
      { group: 'never', rules: [rule('regexp', '.*', 'missing')] },
    ];
    const groupsOf = (role: readonly string[], country = 'us') =>
      userOf({ attributes: { role, country: [country] } }, { groupRules, defaultGroups: ['everyone', 'staff'] }).groups;
    expect(groupsOf(['admin'])).toEqual(['everyone', 'staff']);
    expect(groupsOf(['admin'], 'de')).toEqual(['admins', 'everyone', 'staff']);
    expect(groupsOf(['x', 'root', 'emp-1'])).toEqual(['admins', 'staff', 'everyone']);
    expect(groupsOf(['my-emp-1'])).toEqual(['everyone', 'staff']);
  });

  it('S-67: is refused where finding the groups takes too long', () => {
    const groupRules = Array.from({ length: 100 }, (_, index) => ({
      group: 'g',
      rules: [{ assertionAttribute: 'role', operation: 'regexp' as const, value: `(a|a|a|a|a|a|a|a|a)*b${index}` }],
    }));
    const outcome = judge({ attributes: { role: ['a'.repeat(20_000)] } }, { groupRules });
    expect(reasonOf(outcome)).toBe('the rules for groups take too long');
  });
});
