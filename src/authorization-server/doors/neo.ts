import type { AuthorizationServerSettings } from '../settings.ts';
import type { TokenDoor } from './token-door.ts';

/** The token endpoint of a Neo consumer account, `/oauth2/api/v1/token`. Source: SAP doc "Setting Up OAuth Inbound Authentication with Client Credentials Grant for API Clients" */
export const neoDoor = (settings: AuthorizationServerSettings): TokenDoor => ({
  clientKinds: ['neo-application'],
  placement: 'query-and-body',
  clientAuth: {
    acceptsParameters: settings.acceptNeoBodyCredentials,
    acceptsSecretInQuery: false,
    headerWins: true,
  },
  challenge: (tenant) => `Basic realm="${tenant ?? 'oauth'}", charset="UTF-8"`,
  challengesAnonymous: true,
  usesUaaErrors: false,
  acceptsCommas: true,
  hasZones: false,
  defaultFormat: () => 'opaque',
  toBody: ({ accessToken, expiresInSeconds, scopes }) => ({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
    scopes,
    // Standard clients read `scope`; SAP's sample has none where there is nothing to say.
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  }),
});
