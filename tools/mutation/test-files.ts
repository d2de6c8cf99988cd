// Which tests judge a fault in which part of the source.

/** `near` are the tests most likely to notice, run first; `wide` the others that pass through this code, run where the first ones did not. */
export type TestFiles = { readonly near: readonly string[]; readonly wide: readonly string[] };

const wire = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `tests/wire/authorization-server/${name}.test.ts`);

const tokenTests = wire('user-tokens', 'standard', 'neo', 'xsuaa', 'statuses', 'resource-indicators', 'token-reuse');
const storageTests = ['tests/storage/authorization-server.test.ts', 'tests/storage/token-exchange.test.ts'];

/** First match counts. */
const rules: readonly (readonly [path: RegExp, files: TestFiles])[] = [
  [
    /^src\/crypto\/jwt/,
    {
      near: ['src/crypto/jwt.test.ts', 'src/crypto/jwt.vectors.test.ts', 'src/crypto/jwt/'],
      wide: ['src/crypto/signing-keys.test.ts', 'src/crypto/verification-keys', ...wire('private-key-jwt')],
    },
  ],
  [/^src\/crypto\/xml\//, { near: ['src/crypto/xml/'], wide: ['src/identity-provider/saml/'] }],
  [
    /grants\/token-exchange|grants\/exchange-origin/,
    { near: wire('token-exchange'), wide: [...storageTests, ...wire('resource-indicators')] },
  ],
  [/grants\/saml2-bearer/, { near: wire('saml2-bearer'), wide: tokenTests }],
  [/grants\/jwt-bearer/, { near: wire('jwt-bearer'), wide: tokenTests }],
  [
    /grants\/authorization-code|\/authorization-code\//,
    { near: wire('authorization-code'), wide: [...wire('authorize', 'end-user'), ...tokenTests] },
  ],
  [
    /grants\/|\/refresh-token\//,
    {
      near: ['src/authorization-server/grants/', ...wire('user-tokens')],
      wide: [...storageTests, ...wire('authorization-code', 'jwt-bearer', 'saml2-bearer'), ...tokenTests],
    },
  ],
  [
    /private-key-jwt|client-auth\/.*assertion/,
    { near: wire('private-key-jwt'), wide: wire('client-authentication', 'metadata') },
  ],
  [
    /client-auth\/.*(tls|certificate|authenticate-caller)/,
    {
      near: wire('client-certificates', 'refusals'),
      wide: wire('forwarded-certificates', 'client-authentication', 'neo'),
    },
  ],
  [
    /client-auth\//,
    {
      near: ['src/authorization-server/client-auth/', ...wire('refusals', 'client-authentication')],
      wide: wire(
        'standard',
        'private-key-jwt',
        'client-certificates',
        'metadata',
        'neo',
        'xsuaa',
        'platform-api',
        'forwarded-certificates',
      ),
    },
  ],
  [/\/inspection\/resource/, { near: wire('resource-indicators'), wide: wire('token-exchange', 'introspection') }],
  [
    /\/inspection\//,
    {
      near: wire('introspection', 'token-exchange'),
      wide: [
        ...wire('jwt-bearer', 'revocation', 'statuses', 'end-user'),
        ...tokenTests,
        'tests/wire/inbound-auth/bearer.test.ts',
      ],
    },
  ],
  [
    /\/revocation\//,
    {
      near: [...wire('revocation'), ...storageTests],
      wide: [
        ...wire('user-tokens', 'end-user', 'token-reuse', 'authorization-code', 'saml2-bearer'),
        'tests/wire/management-api/tokens.test.ts',
      ],
    },
  ],
  [/^src\/identity-provider\/saml\//, { near: ['src/identity-provider/saml/'], wide: wire('saml2-bearer') }],
  [/^src\/identity-provider\/jwt-assertions\//, { near: wire('jwt-bearer'), wide: [] }],
];

/** The tests of a source file. Throws where none are known: add a rule above. */
export const testFilesOf = (path: string): TestFiles => {
  const rule = rules.find(([pattern]) => pattern.test(path));
  if (rule === undefined) throw new Error(`tools/mutation/test-files.ts names no tests for ${path}`);
  return rule[1];
};
