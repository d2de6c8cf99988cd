import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestSigner } from '../../crypto/xml/testing/test-signer.ts';
import { canRunXmlsec, isVerifiedByXmlsec } from '../../crypto/xml/testing/xmlsec.ts';
import { verifyEnvelopedSignature } from '../../crypto/xml/verify-enveloped-signature.ts';
import type { XmlElement } from '../../crypto/xml/xml-element.ts';
import { assertionFields, readAssertionProperties } from './assertion-properties.ts';
import { type AssertionSubject, buildAssertion } from './build-assertion.ts';
import type { Claims } from './user-claims.ts';

const signer = createTestSigner();
const nowMs = Date.parse('2026-03-01T12:00:00Z');
const schema = z.looseObject(assertionFields);

type Texts = Readonly<Record<string, string>>;

const alice: Claims = {
  iat: nowMs / 1000 - 90,
  user_id: 'id-1',
  user_uuid: 'uuid-1',
  user_name: 'alice',
  email: 'alice@acme.example',
  given_name: 'Alice',
  scope: ['openid', 'uaa.user'],
  'xs.system.attributes': { 'xs.saml.groups': ['Buyers', 'Sellers'] },
  'xs.user.attributes': { cost_center: ['100', '200'] },
};

const build = (properties: Texts = {}, claims: Claims | string = alice) => {
  const read = readAssertionProperties(
    schema.parse({ audience: 'urn:aud', authnContextClassRef: 'urn:ac', ...properties }),
  );
  if (read.kind === 'incomplete') return { kind: 'failed', message: read.message } as const;
  const subject: AssertionSubject =
    typeof claims === 'string' ? { kind: 'system-user', name: claims } : { kind: 'user', claims };
  return buildAssertion({
    id: '_1',
    properties: read.parsed,
    subject,
    defaultIssuer: 'cfapps.example/sub',
    defaultRecipient: 'https://as.example/token',
    nowMs,
    signer,
  });
};

/** The verified assertion. */
const open = (built: ReturnType<typeof build>): XmlElement => {
  if (built.kind === 'failed') throw new Error(built.message);
  const verified = verifyEnvelopedSignature(built.document, () => [{ publicKey: signer.publicKey, allowsSha1: false }]);
  if (verified.kind === 'refused') throw new Error(verified.reason);
  return verified.root;
};

const child = (element: XmlElement, ...names: readonly string[]): XmlElement => {
  const [name, ...more] = names;
  if (name === undefined) return element;
  const found = element.children.filter((candidate) => candidate.name === name);
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} ${name}`);
  return child(found[0], ...more);
};

const nameIdOf = (properties: Texts, claims: Claims | string = alice): string => {
  const built = build(properties, claims);
  return built.kind === 'failed' ? `failed: ${built.message}` : child(open(built), 'Subject', 'NameID').text;
};

const attributesOf = (root: XmlElement): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    root.children
      .filter(({ name }) => name === 'AttributeStatement')
      .flatMap(({ children }) => children)
      .map((attribute) => [attribute.attributes.get('Name'), attribute.children.map(({ text }) => text)]),
  );

describe('buildAssertion', () => {
  it('D-42: says who issues it, for whom, where, about whom and for how long', () => {
    const root = open(build({ nameQualifier: 'q' }));
    expect([...root.attributes]).toEqual([
      ['ID', '_1'],
      ['IssueInstant', '2026-03-01T12:00:00.000Z'],
      ['Version', '2.0'],
    ]);
    expect(child(root, 'Issuer').text).toBe('cfapps.example/sub');
    expect(child(root, 'Conditions', 'AudienceRestriction', 'Audience').text).toBe('urn:aud');
    expect(Object.fromEntries(child(root, 'Conditions').attributes)).toEqual({
      NotBefore: '2026-03-01T11:59:00.000Z',
      NotOnOrAfter: '2026-03-01T12:05:00.000Z',
    });
    const confirmation = child(root, 'Subject', 'SubjectConfirmation');
    expect(confirmation.attributes.get('Method')).toBe('urn:oasis:names:tc:SAML:2.0:cm:bearer');
    expect(Object.fromEntries(child(confirmation, 'SubjectConfirmationData').attributes)).toEqual({
      NotOnOrAfter: '2026-03-01T12:05:00.000Z',
      Recipient: 'https://as.example/token',
    });
    const nameId = child(root, 'Subject', 'NameID');
    expect([nameId.text, Object.fromEntries(nameId.attributes)]).toEqual(['alice', { NameQualifier: 'q' }]);
    const statement = child(root, 'AuthnStatement');
    expect(Object.fromEntries(statement.attributes)).toEqual({
      AuthnInstant: '2026-03-01T11:58:30.000Z',
      SessionNotOnOrAfter: '2026-03-01T12:05:00.000Z',
    });
    expect(child(statement, 'AuthnContext', 'AuthnContextClassRef').text).toBe('urn:ac');
  });

  it('D-42: takes issuer and recipient from the destination', () => {
    const root = open(build({ assertionIssuer: 'me', assertionRecipient: 'https://there.example' }));
    expect(child(root, 'Issuer').text).toBe('me');
    expect(child(root, 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData').attributes.get('Recipient')).toBe(
      'https://there.example',
    );
  });

  const emailAddress = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
  const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
  it.each<[string, Texts, string]>([
    ['the user name', {}, 'alice'],
    ['the user name', { nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' }, 'alice'],
    ['the email address', { nameIdFormat: emailAddress }, 'alice@acme.example'],
    ['a claim by name', { userIdSource: 'user_id', nameIdFormat: persistent }, 'id-1'],
    ['a claim by path', { userIdSource: '$.user_id' }, 'id-1'],
    ['a place in a list', { userIdSource: "$['xs.system.attributes']['xs.saml.groups'][1]" }, 'Sellers'],
    ['a custom attribute', { userIdSource: '$.cost_center[1]' }, '200'],
    [
      'D-43: a format without a claim',
      { nameIdFormat: persistent },
      'failed: "nameIdFormat" is not one that works without "userIdSource"',
    ],
    ['a list of two', { userIdSource: 'cost_center' }, 'failed: user ID could not be determined'],
    ['an object', { userIdSource: '$' }, 'failed: user ID could not be determined'],
    ['nothing there', { userIdSource: 'toString' }, 'failed: user ID could not be determined'],
    [
      'a path too rich',
      { userIdSource: '$..user_id' },
      'failed: "userIdSource" must be the name of a claim or a JsonPath of names and positions',
    ],
  ])('D-42: names the user by %s (%j)', (_, properties, expected) => {
    expect(nameIdOf(properties)).toBe(expected);
  });

  it('D-42: counts a list of one as its element, and fails without the claim or with an empty one', () => {
    expect(nameIdOf({ userIdSource: 'id' }, { id: ['one'] })).toBe('one');
    expect(nameIdOf({ userIdSource: 'id' }, { id: 17 })).toBe('17');
    for (const claims of [{}, { user_name: '' }, { user_name: null }, { user_name: ['a', 'b'] }, { user_name: {} }])
      expect(nameIdOf({}, claims)).toBe('failed: user ID could not be determined');
  });

  it('D-45: has attributes of the user, custom ones behind a prefix, and groups', () => {
    expect(attributesOf(open(build()))).toEqual({
      user_id: ['id-1'],
      user_uuid: ['uuid-1'],
      user_name: ['alice'],
      given_name: ['Alice'],
      email: ['alice@acme.example'],
      Groups: ['Buyers', 'Sellers'],
      'user_attributes.cost_center': ['100', '200'],
    });
  });

  it('D-45: leaves out the UUID and the prefix where told to', () => {
    const properties = { skipUserUuidInSAMLAttributes: 'true', skipUserAttributesPrefixInSAMLAttributes: 'TRUE' };
    const claims = {
      user_name: 'alice',
      user_uuid: 'u',
      email: 'a@x',
      user_attributes: { email: ['admin@x'], Groups: ['Admins'], color: ['red'], 'xs.saml.groups': ['Painters'] },
    };
    // What a user may have chosen passes for no claim and no group.
    expect(attributesOf(open(build(properties, claims)))).toEqual({
      user_name: ['alice'],
      email: ['a@x'],
      Groups: ['Painters'],
      color: ['red'],
    });
  });

  it('D-45: shows its certificate only where told to', () => {
    const withCertificate = build({ includeSigningCertificateInSAMLAssertion: 'true' });
    const [base64] = [signer.certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '')];
    expect(withCertificate).toMatchObject({ document: expect.stringContaining(`<ds:X509Certificate>${base64}</`) });
    open(withCertificate);
    expect(build()).toMatchObject({ document: expect.not.stringContaining('KeyInfo') });
  });

  it('speaks of the system user without attributes', () => {
    const root = open(build({ nameIdFormat: persistent }, 'robot'));
    const nameId = child(root, 'Subject', 'NameID');
    expect([nameId.text, nameId.attributes.get('Format')]).toEqual(['robot', persistent]);
    expect(attributesOf(root)).toEqual({});
  });

  it('requires an audience and a context', () => {
    expect(build({ audience: '' })).toEqual({ kind: 'failed', message: '"audience" is required' });
    expect(build({ authnContextClassRef: '' })).toEqual({
      kind: 'failed',
      message: '"authnContextClassRef" is required',
    });
  });

  it('refuses what grows beyond all readers', () => {
    const tooLarge = { kind: 'failed', message: 'the assertion would be too large' };
    expect(build({}, { user_name: 'a', name: Array<string>(2001).fill('') })).toEqual(tooLarge);
    expect(build({}, { user_name: 'a', name: '&'.repeat(50_000) })).toEqual(tooLarge);
  });
});

const hostile = [
  'alice</saml2:NameID><saml2:NameID>admin',
  'admin<!-- -->@evil.example',
  '<![CDATA[x]]>',
  ']]>',
  '&amp;&#60;&lt;&x;',
  '" Format="x',
  "' x='",
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]>',
  ' \t\r\n lead and trail \r\n\t ',
  '\u0085\u2028\u{1f600} é',
  '{tenant}$&$1',
];
const shapeOf = ({ name, children }: XmlElement): unknown => [name, ...children.map(shapeOf)];

describe('hostile values', () => {
  const claimsOf = (value: string): Claims => ({
    user_name: value,
    email: value,
    'xs.user.attributes': { [value]: [value] },
  });
  const plainShape = shapeOf(open(build({}, claimsOf('x'))));

  it.each(hostile)('S-32, S-34: stay the text they are: %j', (value) => {
    const properties = {
      assertionIssuer: value,
      audience: value,
      assertionRecipient: value,
      nameIdFormat: '',
      nameQualifier: value,
    };
    const root = open(build(properties, claimsOf(value)));
    expect(shapeOf(root)).toEqual(plainShape);
    expect(child(root, 'Subject', 'NameID').text).toBe(value);
    expect(child(root, 'Subject', 'NameID').attributes.get('NameQualifier')).toBe(value);
    expect(child(root, 'Issuer').text).toBe(value);
    expect(attributesOf(root)).toEqual({ user_name: [value], email: [value], [`user_attributes.${value}`]: [value] });
  });

  it.each(['\u0000', 'a\u0008b', '\u001b', '\ufffe', '\uffff', '\ud800', 'a\udfffb', '\udc00\ud800'])(
    'S-46: are refused where XML cannot hold them: %j',
    (value) => {
      const refused = { kind: 'failed', message: 'a value of the assertion has a character that XML cannot hold' };
      expect(build({}, { user_name: `alice${value}` })).toEqual(refused);
      expect(build({}, { user_name: 'alice', email: value })).toEqual(refused);
      expect(build({}, { user_name: 'alice', 'xs.user.attributes': { [`a${value}`]: ['x'] } })).toEqual(refused);
      expect(build({ audience: `a${value}` })).toEqual(refused);
      expect(build({ nameQualifier: value })).toEqual(refused);
    },
  );

  it('S-32: whatever the values, the structure is the same and every text comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (value) => {
        const built = build({ nameQualifier: value, audience: value }, claimsOf(value));
        if (built.kind === 'failed') {
          const isForbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(value);
          expect(isForbidden || value.trim() === '').toBe(true);
          return;
        }
        const root = open(built);
        expect(shapeOf(root)).toEqual(plainShape);
        expect(child(root, 'Subject', 'NameID').text).toBe(value);
        expect(child(root, 'Conditions', 'AudienceRestriction', 'Audience').text).toBe(value);
        expect(attributesOf(root)[`user_attributes.${value}`]).toEqual([value]);
      }),
      { numRuns: 200 },
    );
  });

  it('S-45: names that mean something to the language are names', () => {
    const claims = JSON.parse(
      '{"user_name":"alice","xs.user.attributes":{"constructor":["c"],"hasOwnProperty":["h"],"toString":["t"]}}',
    );
    expect(attributesOf(open(build({}, claims)))).toEqual({
      user_name: ['alice'],
      'user_attributes.constructor': ['c'],
      'user_attributes.hasOwnProperty': ['h'],
      'user_attributes.toString': ['t'],
    });
  });

  it.skipIf(!canRunXmlsec())('S-33: xmlsec1 verifies what we sign, and nothing that was changed', () => {
    const built = build({ includeSigningCertificateInSAMLAssertion: 'true' }, claimsOf(hostile.join('')));
    if (built.kind === 'failed') throw new Error(built.message);
    expect(isVerifiedByXmlsec(built.document, signer)).toBe(true);
    expect(isVerifiedByXmlsec(built.document.replace('urn:aud', 'urn:other'), signer)).toBe(false);
  });
});
