import type { SubaccountId } from '../foundation/ids.ts';
import type { Secret } from '../foundation/secret.ts';
import { invalidField } from './errors.ts';

/** A user of a subaccount's own identity provider. Roles are not part of it: they are given to the user's name. */
export type User = {
  readonly subaccountId: SubaccountId;
  /** E.g. `P000123`; a GUID unless given. */
  readonly id: string;
  readonly userName: string;
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  /** Without a password nobody signs in by one. */
  readonly hasPassword: boolean;
  /** How often the password was changed: what began with another one can be told apart. */
  readonly passwordChanges: number;
  readonly isDisabled: boolean;
  readonly createdAtMs: number;
};

/** A user with what never leaves this room. */
export type StoredUser = { readonly user: User; readonly passwordHash: string | undefined };

/** What a new user is made of. */
export type NewUser = {
  readonly userName: string;
  readonly userId?: string | undefined;
  readonly email?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly password?: string | Secret | undefined;
};

/** What can change; the name and the id stay, because roles and tokens refer to them. An empty text removes a value. */
export type UserUpdate = {
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
};

const maxNameLength = 256;
/** Source: RFC 5321 §4.5.3.1 */
const maxEmailLength = 254;
const controlCharacter = /\p{Cc}/u;
const emailPattern = /^[^\s@]+@[^\s@]+$/;
/** Runtime user names of OAuth clients begin like this. */
const clientUserPrefix = 'oauth_client_';

/** Whether a user can be found by this text at all. */
export const isLoginName = (text: string): boolean =>
  text.length > 0 && text.length <= maxNameLength && !controlCharacter.test(text);

/** By what a user is found: upper and lower case are the same. Assumed: as in SAP Cloud Identity Services. */
export const toLoginName = (text: string): string => text.toLowerCase();

/** All that leads to a user; sorted, so that two writers take their locks in one order. */
export const listLoginNames = (user: Pick<User, 'id' | 'userName' | 'email'>): readonly string[] => {
  const names = [user.id, user.userName, ...(user.email === undefined ? [] : [user.email])];
  return [...new Set(names.map(toLoginName))].sort();
};

/** Whether a name is that of an OAuth client's technical user: a person called so would get a client's roles. */
export const isClientUserName = (name: string): boolean => toLoginName(name).startsWith(clientUserPrefix);

/** Throws a 400 `WireError` that names the first field which is not as it must be. */
export const assertUser = (user: Pick<User, 'id' | 'userName' | 'email' | 'givenName' | 'familyName'>): void => {
  assertNewLoginName('userName', user.userName);
  assertNewLoginName('userId', user.id);
  assertEmail(user.email);
  for (const field of ['givenName', 'familyName'] as const) {
    const value = user[field];
    if (value !== undefined && !isLoginName(value)) throw invalidField(field, nameRule);
  }
};

const nameRule = `must have 1 to ${maxNameLength} characters and no control characters`;

const assertNewLoginName = (field: string, name: string): void => {
  if (!isLoginName(name)) throw invalidField(field, nameRule);
  if (isClientUserName(name)) {
    throw invalidField(field, `must not begin with "${clientUserPrefix}", which names OAuth clients`);
  }
};

const assertEmail = (email: string | undefined): void => {
  if (email === undefined) return;
  if (email.length > maxEmailLength || !emailPattern.test(email)) {
    throw invalidField('email', 'must be an e-mail address');
  }
  assertNewLoginName('email', email);
};
