import { Secret } from '../foundation/secret.ts';
import { invalidField } from './errors.ts';

/** Shortest password. Source: NIST SP 800-63B §3.1.1.2 allows 8 beside a second factor and recommends 15 alone */
const minLength = 8;
const maxLength = 1_024;

/** Throws a 400 `WireError` for a password that is too short or too long. All of it counts; no character is forbidden. */
export const assertPassword = (password: string | Secret): void => {
  const { length } = password instanceof Secret ? password.reveal() : password;
  if (length < minLength || length > maxLength) {
    throw invalidField('password', `must have ${minLength} to ${maxLength} characters`);
  }
};
