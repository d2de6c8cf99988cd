import type { AuthorizationServerSettings } from '../settings.ts';
import { furtherTokens, grantTypeNames, type TokenDoor } from './token-door.ts';

/** The token endpoint of XSUAA, `/oauth/token`. Source: SAP doc "Call an API", "Getting an Application Access Token"; UAA doc "Token" */
export const xsuaaDoor = (settings: AuthorizationServerSettings): TokenDoor => ({
  clientKinds: ['xsuaa'],
  grantTypes: [
    grantTypeNames.clientCredentials,
    grantTypeNames.authorizationCode,
    grantTypeNames.refreshToken,
    grantTypeNames.samlBearer,
    grantTypeNames.jwtBearer,
    grantTypeNames.password,
  ],
  tokenPath: '/oauth/token',
  acceptsResource: false,
  bindsTokens: true,
  placement: 'query-and-body',
  clientAuth: {
    acceptsParameters: true,
    acceptsSecretInQuery: settings.acceptSecretInQuery,
    headerWins: false,
    acceptsAssertions: true,
    acceptsCertificates: 'certificate-host',
  },
  challenge: () => 'Basic realm="UAA/client"',
  challengesAnonymous: false,
  usesUaaErrors: settings.uaaErrors,
  acceptsCommas: true,
  hasZones: true,
  defaultFormat: () => 'jwt',
  toBody: (token) => ({
    access_token: token.accessToken,
    token_type: 'bearer',
    ...furtherTokens(token),
    expires_in: token.expiresInSeconds,
    scope: token.scopes.join(' '),
    jti: token.jti,
  }),
});
