import { invalidField } from './errors.ts';

/** Users are free texts of at most 256 characters. Source: SAP doc "Authorization Management API" */
const maxUserNameLength = 256;
/** Assumed: no limit is documented; 255 is what a directory allows. */
const maxNameLength = 255;

const controlCharacter = /\p{Cc}/u;

/** Whether `name` can be a user name. No user need exist: `oauth_client_<client id>` is one. */
export const isUserName = (name: string): boolean => isText(name, maxUserNameLength);

/** Whether `name` can name a group, role, provider account or application. */
export const isName = (name: string): boolean => isText(name, maxNameLength);

/** Throws a 400 `WireError` when `name` cannot be a user name. */
export const assertUserName = (field: string, name: string): void => {
  if (!isUserName(name)) throw invalidField(field, ruleOf(maxUserNameLength));
};

/** Throws a 400 `WireError` when `name` cannot name a group, role, provider account or application. */
export const assertName = (field: string, name: string): void => {
  if (!isName(name)) throw invalidField(field, ruleOf(maxNameLength));
};

/** By what a group is found: its name in lower case. Source: SAP doc "Managing Roles" (group names are case-insensitive) */
export const toGroupKey = (groupName: string): string => groupName.toLowerCase();

const isText = (text: string, maxLength: number): boolean =>
  text.length > 0 && text.length <= maxLength && !controlCharacter.test(text);

const ruleOf = (maxLength: number): string => `must have 1 to ${maxLength} characters and no control characters`;
