import { furtherTokens, grantTypeNames, type TokenDoor } from './token-door.ts';

/** The token endpoint by the letter of the RFCs, `/oauth2/token`, for clients of every kind. Source: RFC 6749, RFC 9068, RFC 9700 */
export const standardDoor: TokenDoor = {
  clientKinds: ['neo-application', 'platform-api', 'xsuaa'],
  grantTypes: [
    grantTypeNames.clientCredentials,
    grantTypeNames.authorizationCode,
    grantTypeNames.refreshToken,
    grantTypeNames.samlBearer,
    grantTypeNames.jwtBearer,
    grantTypeNames.tokenExchange,
  ],
  tokenPath: '/oauth2/token',
  acceptsResource: true,
  bindsTokens: true,
  placement: 'body',
  clientAuth: {
    acceptsParameters: true,
    acceptsSecretInQuery: false,
    headerWins: false,
    acceptsAssertions: true,
    acceptsCertificates: 'anywhere',
  },
  challenge: (tenant) => `Basic realm="${tenant ?? 'oauth'}", charset="UTF-8"`,
  challengesAnonymous: false,
  usesUaaErrors: false,
  acceptsCommas: false,
  hasZones: false,
  defaultFormat: (kind) => (kind === 'xsuaa' ? 'jwtrfc' : 'opaque'),
  toBody: (token) => ({
    access_token: token.accessToken,
    token_type: 'Bearer',
    // Unlimited tokens have no number a standard client would understand.
    ...(token.expiresInSeconds > 0 && { expires_in: token.expiresInSeconds }),
    scope: token.scopes.join(' '),
    ...furtherTokens(token),
  }),
};
