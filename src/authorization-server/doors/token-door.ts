import type { IssuedToken, TokenFormat } from '../access-token/access-token.ts';
import type { ClientAuthRules } from '../client-auth/client-auth.ts';
import type { ClientKind } from '../clients/oauth-client.ts';
import type { ParameterPlacement } from '../token-request/token-parameters.ts';

/** What makes one token endpoint differ from the others. The engine is the same. */
export type TokenDoor = {
  /** Whose clients come here. */
  readonly clientKinds: readonly ClientKind[];
  /** The grants offered here. */
  readonly grantTypes: readonly string[];
  /** Further names a grant has here. */
  readonly grantTypeAliases?: Readonly<Record<string, string>>;
  /** Path of the token endpoint, below the origin. */
  readonly tokenPath: string;
  /** Whether `resource` names whom a token is for. Source: RFC 8707 */
  readonly acceptsResource: boolean;
  /** Whether the certificate a client presents binds its tokens. Source: RFC 8705 §3 */
  readonly bindsTokens: boolean;
  readonly placement: ParameterPlacement;
  readonly clientAuth: ClientAuthRules;
  /** Value of `WWW-Authenticate`; `tenant` is the account of the host. */
  readonly challenge: (tenant: string | undefined) => string;
  /** Whether a request without any credentials is challenged too. */
  readonly challengesAnonymous: boolean;
  readonly usesUaaErrors: boolean;
  /** Whether scopes may be separated by commas as well. */
  readonly acceptsCommas: boolean;
  /** Whether `x-zid` or `zid` may name a subscriber's zone. */
  readonly hasZones: boolean;
  readonly defaultFormat: (kind: ClientKind) => TokenFormat;
  readonly toBody: (token: IssuedToken) => Readonly<Record<string, unknown>>;
};

/** Members of a reply that are there where the grant brings them. Source: RFC 6749 §5.1; OpenID Connect Core 1.0 §3.1.3.3 */
export const furtherTokens = ({ refreshToken, idToken }: IssuedToken): Readonly<Record<string, string>> => ({
  ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  ...(idToken !== undefined && { id_token: idToken }),
});

/** Names of the grants. Source: RFC 6749, 7522, 7523, 8693 */
export const grantTypeNames = {
  clientCredentials: 'client_credentials',
  authorizationCode: 'authorization_code',
  refreshToken: 'refresh_token',
  password: 'password',
  samlBearer: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
  jwtBearer: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  tokenExchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
} as const;
