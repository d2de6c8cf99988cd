import { cockpitPasswordTooWeak } from '../errors.ts';

/** Shortest password without a second factor. Source: security.md S-57; NIST SP 800-63B §3.1.1.2 */
const minLength = 15;

/** What the commonest long passwords are put together from, in the languages of the cockpit. Source: security.md S-57 */
const commonParts = (
  'password passwort kennwort passphrase secret geheim welcome willkommen letmein changeme administrator admin portolan cockpit test user ' +
  'initial default iloveyou hello hallo qwertzuiop qwertyuiop qwertz qwerty asdfghjkl asdfgh yxcvbnm zxcvbnm abcdefghijklmnopqrstuvwxyz ' +
  'abcdefgh 0123456789 123456789 987654321 123456 12345 1234 123'
).split(' ');

/** What has to be left of a password without its common parts: less is found by trying. */
const minOwnLength = 6;

/**
 * A password that opens the cockpit is longer than one that opens an application, and no common one. Throws 403: whoever gets here knows
 * the password. `names`: what is known of the user. Source: security.md S-57
 */
export const assertCockpitPassword = (password: string, names: readonly string[]): void => {
  if (password.length < minLength || isCommon(password, names)) throw cockpitPasswordTooWeak(minLength);
};

const isCommon = (password: string, names: readonly string[]): boolean => {
  const text = password.toLowerCase();
  if (/^(.{1,8}?)\1+.{0,7}$/su.test(text)) return true;
  const known = [...names.map((name) => name.toLowerCase()), ...commonParts].filter((part) => part.length > 2);
  const own = known.reduce((rest, part) => rest.replaceAll(part, ''), text);
  return own.replaceAll(/[^\p{L}\p{N}]|\p{N}{1,4}$/gu, '').length < minOwnLength;
};
