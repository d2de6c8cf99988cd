import type { AssertionProperties } from './assertion-properties.ts';
import { type JsonPath, readJsonPath } from './json-path.ts';
import { type Claims, customAttributesOf } from './user-claims.ts';

/** The user's id, or why it cannot be told. */
export type FoundUserId =
  | { readonly kind: 'found'; readonly userId: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Claims that stand for the user by the format asked for. Source: SAP doc "SAML Assertion Authentication" (`nameIdFormat`) */
const claimsByFormat: ReadonlyMap<string, string> = new Map([
  ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'email'],
  ['urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified', 'user_name'],
]);

/**
 * What `NameID` is to hold: the place `userIdSource` names in the token, or else among the custom attributes of the user; without it the claim
 * that belongs to `nameIdFormat`. Source: SAP doc "User Propagation via SAML 2.0 Bearer Assertion Flow", "SAML Assertion Authentication"
 */
export const findUserId = (
  { userIdSource, nameIdFormat }: Pick<AssertionProperties, 'userIdSource' | 'nameIdFormat'>,
  claims: Claims,
): FoundUserId => {
  if (userIdSource === undefined) {
    const claim = nameIdFormat === undefined ? 'user_name' : claimsByFormat.get(nameIdFormat);
    return claim === undefined
      ? { kind: 'failed', message: '"nameIdFormat" is not one that works without "userIdSource"' }
      : toFound(readUserId(claims, [claim]));
  }
  const path = userIdSource.kind === 'path' ? userIdSource.path : [userIdSource.name];
  return toFound(readUserId(claims, path) ?? readUserId(customAttributesOf(claims), path));
};

const toFound = (userId: string | undefined): FoundUserId =>
  userId === undefined ? { kind: 'failed', message: 'user ID could not be determined' } : { kind: 'found', userId };

/** Text or a number; a list of one is its element, a longer one names nobody. */
const readUserId = (root: unknown, path: JsonPath): string | undefined => {
  const value = readJsonPath(root, path);
  const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const text = Number.isSafeInteger(single) ? String(single) : single;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
};
