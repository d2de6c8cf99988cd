import { maxPatternSteps, type Work } from '../trusted-providers/group-pattern.ts';
import type { LoadedSamlProvider } from '../trusted-providers/loaded-provider.ts';
import type { SamlProvider } from '../trusted-providers/trusted-provider.ts';
import { isClientUserName, isLoginName } from '../user.ts';
import { type Assertion, AssertionRejected } from './assertion.ts';

/** The user an assertion speaks for, by the rules of its provider. */
export type AssertedUser = {
  /** What roles are given to; as asserted, upper and lower case kept. */
  readonly name: string;
  readonly nameIdFormat: string;
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** In the order of the rules, each once. */
  readonly groups: readonly string[];
};

const formats = 'urn:oasis:names:tc:SAML:';
const emailAddress = `${formats}1.1:nameid-format:emailAddress`;
/** Formats whose value can be a user's name. A transient one is another at every sign-in. Source: SAML Core 2.0 §8.3 */
const nameFormats: ReadonlySet<string> = new Set([
  `${formats}1.1:nameid-format:unspecified`,
  `${formats}2.0:nameid-format:unspecified`,
  `${formats}2.0:nameid-format:persistent`,
  emailAddress,
]);
const propertiesOfAll: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Finds user, attributes and groups. Throws `AssertionRejected` where there is no user. Source: SAP doc "Application Identity Provider", "Managing Roles" */
export const mapUser = (assertion: Assertion, loaded: LoadedSamlProvider): AssertedUser => {
  const { provider } = loaded;
  const { value, format } = assertion.nameId;
  const name = `${provider.userIdPrefix}${findUserId(assertion, provider)}${provider.userIdSuffix}`;
  if (!isLoginName(name) || name.trim() !== name || isClientUserName(name)) {
    throw new AssertionRejected('the name of the user is none');
  }
  const attributes = mapAttributes(assertion.attributes, provider);
  const first = (names: readonly string[]): string | undefined => {
    for (const known of names) {
      const found = attributes.get(known)?.[0] ?? assertion.attributes.get(known)?.[0];
      if (found !== undefined && isLoginName(found)) return found;
    }
    return undefined;
  };
  const email = format === emailAddress ? value : first(['email', 'mail']);
  const givenName = first(['firstname', 'first_name', 'given_name', 'givenName']);
  const familyName = first(['lastname', 'last_name', 'family_name', 'familyName']);
  return {
    name,
    nameIdFormat: format,
    ...(email !== undefined && { email }),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    attributes,
    groups: mapGroups(assertion.attributes, loaded),
  };
};

const findUserId = ({ nameId, attributes }: Assertion, { userIdSource }: SamlProvider): string => {
  const id = userIdSource.type === 'subject' ? nameId.value : attributes.get(userIdSource.attribute)?.[0];
  if (userIdSource.type === 'subject' && !nameFormats.has(nameId.format)) {
    throw new AssertionRejected('the format of the NameID names no user');
  }
  if (id === undefined || id === '') throw new AssertionRejected('the user has no id');
  return id;
};

const mapAttributes = (
  asserted: Assertion['attributes'],
  { attributeMapping, defaultAttributes }: SamlProvider,
): ReadonlyMap<string, readonly string[]> => {
  const attributes = new Map<string, readonly string[]>(defaultAttributes.map(({ name, value }) => [name, [value]]));
  for (const { assertionAttribute, principalAttribute } of attributeMapping) {
    if (assertionAttribute === '*') {
      for (const [name, values] of asserted) if (!propertiesOfAll.has(name)) attributes.set(name, values);
      continue;
    }
    const values = asserted.get(assertionAttribute);
    if (values !== undefined) attributes.set(principalAttribute, values);
  }
  return attributes;
};

const mapGroups = (
  asserted: Assertion['attributes'],
  { provider, patterns }: LoadedSamlProvider,
): readonly string[] => {
  const work: Work = { steps: maxPatternSteps };
  const groups = provider.groupRules
    .filter(({ rules }) =>
      rules.every(({ assertionAttribute, operation, value }) => {
        const values = asserted.get(assertionAttribute) ?? [];
        if (operation === 'equals') return values.includes(value);
        const pattern = patterns.get(value);
        return pattern !== undefined && values.some((text) => pattern.matches(text, work));
      }),
    )
    .map(({ group }) => group);
  // Groups found so far would be some of those the user has: none is better than some.
  if (work.steps < 0) throw new AssertionRejected('the rules for groups take too long');
  return [...new Set([...groups, ...provider.defaultGroups])];
};
