import type { AuthorizationServerSettings } from '../settings.ts';
import { neoDoor } from './neo.ts';
import { grantTypeNames, type TokenDoor } from './token-door.ts';

/** The token endpoint of Platform API clients, `/oauth2/apitoken/v1`. Source: SAP doc "Using Platform APIs" */
export const platformApiDoor = (settings: AuthorizationServerSettings): TokenDoor => ({
  ...neoDoor(settings),
  clientKinds: ['platform-api'],
  grantTypes: [grantTypeNames.clientCredentials],
  grantTypeAliases: {},
  tokenPath: '/oauth2/apitoken/v1',
  toBody: ({ accessToken, expiresInSeconds, scopes }) => ({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
    scope: scopes.join(' '),
  }),
});
