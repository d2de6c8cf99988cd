import type { TokenDoor } from './token-door.ts';

/** The token endpoint by the letter of the RFCs, `/oauth2/token`, for clients of every kind. Source: RFC 6749, RFC 9068, RFC 9700 */
export const standardDoor: TokenDoor = {
  clientKinds: ['neo-application', 'platform-api', 'xsuaa'],
  placement: 'body',
  clientAuth: { acceptsParameters: true, acceptsSecretInQuery: false, headerWins: false },
  challenge: (tenant) => `Basic realm="${tenant ?? 'oauth'}", charset="UTF-8"`,
  challengesAnonymous: false,
  usesUaaErrors: false,
  acceptsCommas: false,
  hasZones: false,
  defaultFormat: (kind) => (kind === 'xsuaa' ? 'jwtrfc' : 'opaque'),
  toBody: ({ accessToken, expiresInSeconds, scopes }) => ({
    access_token: accessToken,
    token_type: 'Bearer',
    // Unlimited tokens have no number a standard client would understand.
    ...(expiresInSeconds > 0 && { expires_in: expiresInSeconds }),
    scope: scopes.join(' '),
  }),
};
