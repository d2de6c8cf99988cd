import { describe, expect, it } from 'vitest';
import { assertCockpitPassword } from './assert-cockpit-password.ts';

const assertOf = (password: string) => () => assertCockpitPassword(password, ['Jane.Doe', 'acme']);

describe('S-57: a password for the cockpit', () => {
  it.each([
    'fourteen chars',
    'passwordpassword',
    'Password123456789!',
    'qwertzuiop123456789',
    'aaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    'jane.doe.acme.2026',
    'Willkommen-Portolan-2026',
  ])('is not %s', (password) => {
    expect(assertOf(password)).toThrow(expect.objectContaining({ status: 403 }));
  });

  it.each(['a password nobody guesses', 'x7Qk-2mVt-9rLw-Zd4', 'läuft morgen früh zum see'])('may be %s', (password) => {
    expect(assertOf(password)).not.toThrow();
  });
});
