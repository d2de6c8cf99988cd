import type { AssertionProperties } from './assertion-properties.ts';
import { readJsonPath } from './json-path.ts';

/** What a user's verified token says. */
export type Claims = Readonly<Record<string, unknown>>;

/** An attribute of the subject. */
export type AssertionAttribute = { readonly name: string; readonly values: readonly string[] };

/**
 * What `/userinfo` tells of a user, and a token as well. Assumed: the token stands for it, since SAP names no request that could be made for
 * tokens of other issuers. Source: OpenID Connect Core 1.0 §5.1; UAA doc "User Info"
 */
const userInfoClaims = [
  'sub',
  'user_id',
  'user_uuid',
  'user_name',
  'preferred_username',
  'origin',
  'name',
  'given_name',
  'family_name',
  'email',
  'email_verified',
  'phone_number',
  'previous_logon_time',
] as const;

const groupsName = 'xs.saml.groups';

/**
 * Custom attributes the identity provider has for the user. Assumed: in a token that does not carry `user_attributes`, the attributes XSUAA
 * puts into it. Source: UAA doc "User Info" (`user_attributes`)
 */
export const customAttributesOf = (claims: Claims): Claims => {
  const found = readJsonPath(claims, ['user_attributes']) ?? readJsonPath(claims, ['xs.user.attributes']);
  // An object that is no array has string keys; what they hold stays unknown.
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Claims) : {};
};

/**
 * The attributes of an assertion: what is known of the user, the custom attributes behind `user_attributes.` or by themselves, and the
 * groups as `Groups`. Source: SAP doc "User Propagation via SAML 2.0 Bearer Assertion Flow"
 */
export const listAttributes = (
  claims: Claims,
  properties: Pick<AssertionProperties, 'skipsUserUuid' | 'skipsUserAttributesPrefix'>,
): readonly AssertionAttribute[] => {
  const own = [
    ...userInfoClaims
      .filter((name) => name !== 'user_uuid' || !properties.skipsUserUuid)
      .map((name) => ({ name, values: toValues(readJsonPath(claims, [name])) })),
    { name: 'Groups', values: listGroups(claims) },
  ].filter(({ values }) => values.length > 0);
  // Without its prefix a custom attribute could pass for what the token itself says, or for a group.
  const taken = new Set(['Groups', ...own.map(({ name }) => name)]);
  const prefix = properties.skipsUserAttributesPrefix ? '' : 'user_attributes.';
  const custom = Object.entries(customAttributesOf(claims))
    .map(([name, value]) => ({ name: `${prefix}${name}`, values: name === groupsName ? [] : toValues(value) }))
    .filter(({ name, values }) => values.length > 0 && !taken.has(name));
  return [...own, ...custom];
};

const listGroups = (claims: Claims): readonly string[] => {
  const places = [
    ['xs.system.attributes', groupsName],
    ['user_attributes', groupsName],
  ];
  return [...new Set(places.flatMap((place) => toValues(readJsonPath(claims, place))))];
};

/** The texts of a claim: what is neither text, number nor truth value has no form in an attribute. */
const toValues = (claim: unknown): readonly string[] =>
  (Array.isArray(claim) ? claim : [claim]).flatMap((value: unknown) =>
    typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) ? [String(value)] : [],
  );
