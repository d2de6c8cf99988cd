import type { AuthorizationServerSettings } from '../settings.ts';
import type { TokenDoor } from './token-door.ts';

/** The token endpoint of XSUAA, `/oauth/token`. Source: SAP doc "Call an API", "Getting an Application Access Token"; UAA doc "Token" */
export const xsuaaDoor = (settings: AuthorizationServerSettings): TokenDoor => ({
  clientKinds: ['xsuaa'],
  placement: 'query-and-body',
  clientAuth: {
    acceptsParameters: true,
    acceptsSecretInQuery: settings.acceptSecretInQuery,
    headerWins: false,
  },
  challenge: () => 'Basic realm="UAA/client"',
  challengesAnonymous: false,
  usesUaaErrors: settings.uaaErrors,
  acceptsCommas: true,
  hasZones: true,
  defaultFormat: () => 'jwt',
  toBody: ({ accessToken, expiresInSeconds, scopes, jti }) => ({
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: expiresInSeconds,
    scope: scopes.join(' '),
    jti,
  }),
});
