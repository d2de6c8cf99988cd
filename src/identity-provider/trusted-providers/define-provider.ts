import { parseCertificates } from '../../crypto/certificates.ts';
import { parsePublicJwk, parsePublicKeyPem } from '../../crypto/verification-keys.ts';
import { invalidField } from '../errors.ts';
import { parseGroupPattern } from './group-pattern.ts';
import type { JwtProvider, SamlProvider, TrustedProvider, TrustedProviderInput } from './trusted-provider.ts';

/** Origin of the subaccount's own users: another provider of that name would speak for them. */
const ownOrigin = 'sap.default';
const maxNameLength = 1_024;
const maxLinkLength = 80;
const maxEntries = 100;
const maxKeys = 10;
const propertiesOfAll: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The provider an input describes, with defaults for what it leaves out. Throws a 400 `WireError` that names the first field that is not as
 * it must be. Source: SAP doc "Application Identity Provider"; security.md S-22, S-45, S-67
 */
export const defineProvider = (input: TrustedProviderInput): TrustedProvider => {
  assertText('name', input.name, maxNameLength);
  if (input.name === ownOrigin) throw invalidField('name', `must not be "${ownOrigin}", the subaccount's own provider`);
  if (input.description !== undefined) assertText('description', input.description, maxNameLength);
  return input.kind === 'saml' ? defineSaml(input) : defineJwt(input);
};

const defineSaml = (input: TrustedProviderInput & { readonly kind: 'saml' }): SamlProvider => {
  const { userIdSource = { type: 'subject' } } = input;
  if (userIdSource.type === 'attribute') assertText('userIdSource.attribute', userIdSource.attribute);
  const provider: SamlProvider = {
    kind: 'saml',
    ...ofEveryKind(input),
    certificates: readCertificates(input.certificates, { needsOne: true }),
    allowsSha1: input.allowsSha1 ?? false,
    userIdSource,
    userIdPrefix: input.userIdPrefix ?? '',
    userIdSuffix: input.userIdSuffix ?? '',
    attributeMapping: assertEntries('attributeMapping', input.attributeMapping),
    defaultAttributes: assertEntries('defaultAttributes', input.defaultAttributes),
    groupRules: assertEntries('groupRules', input.groupRules),
    defaultGroups: assertEntries('defaultGroups', input.defaultGroups),
    onlyForIdpInitiatedSso: input.onlyForIdpInitiatedSso ?? false,
    onlyForOAuthSamlBearer: input.onlyForOAuthSamlBearer ?? false,
    ...(input.ssoUrl !== undefined && { ssoUrl: input.ssoUrl }),
    ssoBinding: input.ssoBinding ?? 'HTTP-Redirect',
    signsRequests: input.signsRequests ?? false,
    ...(input.linkText !== undefined && { linkText: input.linkText }),
  };
  if (provider.ssoUrl !== undefined) assertWebAddress('ssoUrl', provider.ssoUrl);
  if (provider.linkText !== undefined) assertText('linkText', provider.linkText, maxLinkLength);
  for (const field of ['userIdPrefix', 'userIdSuffix'] as const) {
    if (provider[field] !== '') assertText(field, provider[field]);
  }
  for (const mapping of provider.attributeMapping) assertMapping(mapping);
  for (const { name, value } of provider.defaultAttributes) {
    assertAttributeName('defaultAttributes', name);
    assertText('defaultAttributes', value, maxNameLength);
  }
  for (const group of [...provider.defaultGroups, ...provider.groupRules.map((rule) => rule.group)]) {
    assertText('group', group);
  }
  for (const { rules } of provider.groupRules) assertRules(rules);
  return provider;
};

const defineJwt = (input: TrustedProviderInput & { readonly kind: 'jwt' }): JwtProvider => {
  const certificates = readCertificates(input.certificates ?? [], { needsOne: false });
  const keys = assertEntries('keys', input.keys, maxKeys).map(readPublicKey);
  if (certificates.length + keys.length === 0)
    throw invalidField('keys', 'or "certificates" must have at least one key');
  return { kind: 'jwt', ...ofEveryKind(input), certificates, keys };
};

const ofEveryKind = ({ name, description, isEnabled = true }: TrustedProviderInput) => ({
  name,
  ...(description !== undefined && { description }),
  isEnabled,
});

const readCertificates = (
  texts: readonly string[],
  { needsOne }: { readonly needsOne: boolean },
): readonly string[] => {
  const certificates = texts.map((text) => {
    const parsed = parseCertificates(text);
    if (parsed.kind === 'failed' || parsed.certificatesPem.length > 1 || text.includes('PRIVATE KEY')) {
      throw invalidField('certificates', 'must have one certificate in PEM or base64 each, and no private key');
    }
    const [pem] = parsed.certificatesPem;
    if (parsePublicKeyPem(pem) === undefined) {
      throw invalidField('certificates', 'must have RSA keys of 2048 to 8192 bits or EC keys');
    }
    return pem;
  });
  const isWrong = certificates.length > maxKeys || (needsOne && certificates.length === 0);
  if (isWrong) throw invalidField('certificates', `must have 1 to ${maxKeys} entries`);
  return [...new Set(certificates)];
};

/** Members of public keys, as far as keys have them. Source: RFC 7517 §4, RFC 7518 §6 */
const publicMembers = ['kty', 'kid', 'use', 'alg', 'n', 'e', 'crv', 'x', 'y'] as const;
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

const readPublicKey = (jwk: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> => {
  if (privateMembers.some((member) => Object.hasOwn(jwk, member))) {
    throw invalidField('keys', 'must have public keys only');
  }
  if (parsePublicJwk(jwk) === undefined) {
    throw invalidField('keys', 'must have JWKs of RSA keys of 2048 to 8192 bits, EC or Ed25519 keys');
  }
  return Object.fromEntries(
    publicMembers.flatMap((member) => (typeof jwk[member] === 'string' ? [[member, jwk[member]]] : [])),
  );
};

const assertMapping = ({ assertionAttribute, principalAttribute }: SamlProvider['attributeMapping'][number]): void => {
  assertText('assertionAttribute', assertionAttribute);
  assertAttributeName('principalAttribute', principalAttribute);
  if ((assertionAttribute === '*') !== (principalAttribute === '*')) {
    throw invalidField('attributeMapping', 'must map "*" to "*" or have none');
  }
};

const assertRules = (rules: SamlProvider['groupRules'][number]['rules']): void => {
  if (rules.length === 0 || rules.length > maxEntries)
    throw invalidField('rules', `must have 1 to ${maxEntries} entries`);
  for (const { assertionAttribute, operation, value } of rules) {
    assertText('assertionAttribute', assertionAttribute);
    if (value.length > maxNameLength) throw invalidField('value', `must have at most ${maxNameLength} characters`);
    const parsed = operation === 'regexp' ? parseGroupPattern(value) : undefined;
    if (parsed?.kind === 'refused') throw invalidField('value', parsed.reason);
  }
};

const assertEntries = <Entry>(
  field: string,
  entries: readonly Entry[] | undefined,
  limit: number = maxEntries,
): readonly Entry[] => {
  if (entries !== undefined && entries.length > limit) throw invalidField(field, `must have at most ${limit} entries`);
  return entries ?? [];
};

const assertAttributeName = (field: string, name: string): void => {
  assertText(field, name);
  if (propertiesOfAll.has(name)) throw invalidField(field, `must not be "${name}"`);
};

/** Browsers are sent there: nothing that a browser would take for a program. */
const assertWebAddress = (field: string, address: string): void => {
  const isOne =
    address.length <= 2_000 &&
    /^https?:\/\/[\x21-\x7e]+$/i.test(address) &&
    URL.canParse(address) &&
    new URL(address).username === '' &&
    !address.includes('#');
  if (!isOne) throw invalidField(field, 'must be an absolute http or https URL without user and fragment');
};

const assertText = (field: string, text: string, limit = 256): void => {
  if (text.length === 0 || text.length > limit || text.trim() !== text || /\p{Cc}/u.test(text)) {
    throw invalidField(field, `must have 1 to ${limit} characters, no control characters and no blanks at its ends`);
  }
};
