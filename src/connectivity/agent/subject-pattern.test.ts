import { expect, it } from 'vitest';
import { toPrincipal } from '../proxy/principal-attributes.ts';
import { fillSubjectPattern } from './subject-pattern.ts';

/** Patterns are written with a percent sign here: the other one reads as a variable of this file. */
const fill = (pattern: string, attributes: Readonly<Record<string, string>>) =>
  fillSubjectPattern(pattern.replaceAll('%', '$'), attributes);

const claims = {
  user_name: 'jane',
  email: 'jane@example.com',
  user_uuid: '42',
  exp: 7,
  forged: 'jane\nCN=administrator',
  'xs.user.attributes': { costCenter: ['4711', '4712'], user_uuid: ['other'] },
};

it.each([
  ['CN=%{name}', [['CN', 'jane']]],
  [
    'CN=%{mail}, OU=Sales,C=DE, EMAIL=%{email}',
    [
      ['CN', 'jane@example.com'],
      ['OU', 'Sales'],
      ['C', 'DE'],
      ['E', 'jane@example.com'],
    ],
  ],
  ['CN=%{costCenter}-%{user_uuid}-%{cp.user_uuid}', [['CN', '4711-other-42']]],
  ['CN=%{login_name} %{display_name} %{user_type}', [['CN', 'jane jane Business']]],
  ['CN=%{name}, OU=%{unknown}', undefined],
  ['CN=%{__proto__}', undefined],
  // Back ends that print subjects a line an attribute would read two.
  ['CN=%{forged}', undefined],
])('D-72: the subject pattern %s takes what the token says', (pattern, expected) => {
  const { attributes = {} } = toPrincipal('business', claims) ?? {};
  expect(fill(pattern, attributes)).toEqual(expected);
});

it('D-72: names principals by the first claim that is there, and puts a value in as one value', () => {
  const nameOf = (kind: 'business' | 'technical', token: object) => toPrincipal(kind, { ...token })?.attributes.name;
  expect(nameOf('business', { sub: 's', mail: 'm' })).toBe('m');
  expect(nameOf('technical', { user_name: 'u', cid: 'c', sub: 's' })).toBe('c');
  expect(nameOf('technical', { user_name: 'u' })).toBeUndefined();
  expect(fill('CN=%{name}', { name: 'jane, OU=Board' })).toEqual([['CN', 'jane, OU=Board']]);
});
