import { describe, expect, it } from 'vitest';
import { canonicalName } from './distinguished-name.ts';

describe('a distinguished name', () => {
  it.each([
    ['cn=a, o=b', 'CN=a,O=b'],
    ['CN = a b ,O=c', 'CN=a b,O=c'],
    ['CN=a\\, b,O=c', 'CN=a\\, b,O=c'],
    ['CN=a\\ ,O=c', 'CN=a\\ ,O=c'],
    ['CN=a+OU=b,C=DE', 'CN=a+OU=b,C=DE'],
    ['1.2.3=x', '1.2.3=x'],
    ['CN=', 'CN='],
  ])('%j is spelled %j', (text, spelled) => {
    expect(canonicalName(text)).toBe(spelled);
    expect(canonicalName(spelled)).toBe(spelled);
  });

  it('tells an escaped separator from one that separates', () => {
    expect(canonicalName('CN=a\\,O=b')).not.toBe(canonicalName('CN=a,O=b'));
  });

  it.each(['', 'a', '=a', 'CN=a,', 'CN=a,b', 'C N=a', 'x'.repeat(3000)])('%j is none', (text) => {
    expect(canonicalName(text)).toBeUndefined();
  });
});
