import type { AuthorizationServerSettings } from '../settings.ts';
import { furtherTokens, grantTypeNames, type TokenDoor } from './token-door.ts';

/** The token endpoint of a Neo consumer account, `/oauth2/api/v1/token`. Source: SAP doc "Setting Up OAuth Inbound Authentication with Client Credentials Grant for API Clients" */
export const neoDoor = (settings: AuthorizationServerSettings): TokenDoor => ({
  clientKinds: ['neo-application'],
  grantTypes: [
    grantTypeNames.clientCredentials,
    grantTypeNames.authorizationCode,
    grantTypeNames.refreshToken,
    grantTypeNames.samlBearer,
  ],
  // Source: SAP doc "Which OAuth 2.0 Authorization Grant Is My Client Using" writes `code`
  grantTypeAliases: { code: grantTypeNames.authorizationCode },
  tokenPath: '/oauth2/api/v1/token',
  acceptsResource: false,
  bindsTokens: false,
  placement: 'query-and-body',
  clientAuth: {
    acceptsParameters: settings.acceptNeoBodyCredentials,
    acceptsSecretInQuery: false,
    headerWins: true,
    acceptsAssertions: false,
    acceptsCertificates: 'nowhere',
  },
  challenge: (tenant) => `Basic realm="${tenant ?? 'oauth'}", charset="UTF-8"`,
  challengesAnonymous: true,
  usesUaaErrors: false,
  acceptsCommas: true,
  hasZones: false,
  defaultFormat: () => 'opaque',
  toBody: (token) => ({
    access_token: token.accessToken,
    token_type: 'Bearer',
    expires_in: token.expiresInSeconds,
    scopes: token.scopes,
    // Standard clients read `scope`; SAP's sample has none where there is nothing to say.
    ...(token.scopes.length > 0 && { scope: token.scopes.join(' ') }),
    ...furtherTokens(token),
  }),
});
