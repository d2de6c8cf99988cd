import { invalidClientMetadata } from '../errors.ts';
import { assertTokenLifetime } from './metadata/lifetimes.ts';
import type { OAuthClient } from './oauth-client.ts';
import { isPlatformScope } from './platform-scopes.ts';

/** RFC 6749 §3.3: visible ASCII without `"` and `\`. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]{1,500}$/;

type Refreshing = Pick<OAuthClient, 'authorizationGrant' | 'grantTypes' | 'refreshTokenLifetimeSeconds'>;

/** Whoever gets refresh tokens says how long they live; whoever gets none does not. Source: SAP doc "Register an OAuth Client" */
export const assertRefreshLifetime = (client: Refreshing, options: { readonly mayBeUnlimited: boolean }): void => {
  const lifetime = client.refreshTokenLifetimeSeconds;
  const what = 'refresh token lifetime';
  if (lifetime !== undefined) assertTokenLifetime(lifetime, { ...options, what });
  const hasRefreshTokens = client.grantTypes.includes('refresh_token');
  if (hasRefreshTokens && lifetime === undefined) throw invalidClientMetadata(`The ${what} is missing`);
  if (!hasRefreshTokens && lifetime !== undefined) {
    throw invalidClientMetadata(`This client gets no refresh tokens, so it has no ${what}`);
  }
};

/** Codes go to redirect URIs; without codes there are none. Source: SAP doc "Register an OAuth Client", Redirect URI */
export const assertRedirects = (client: Pick<OAuthClient, 'authorizationGrant' | 'redirectUris'>): void => {
  const needsThem = client.authorizationGrant === 'authorization-code';
  if (needsThem && client.redirectUris.length === 0) {
    throw invalidClientMetadata('A client with the authorization code grant needs a redirect URI');
  }
  if (!needsThem && client.redirectUris.length > 0) {
    throw invalidClientMetadata('Only a client with the authorization code grant has redirect URIs');
  }
};

/** A chosen secret: 8 to 256 bytes of UTF-8 without control characters. Throws `invalid_client_metadata`. */
export const assertChosenSecret = (secret: string): void => {
  const bytes = Buffer.byteLength(secret, 'utf8');
  if (bytes < 8 || bytes > 256 || /\p{Cc}/u.test(secret)) {
    throw invalidClientMetadata('The secret must have 8 to 256 bytes and no control characters');
  }
};

/** Refuses platform scopes that are not in the catalogue. */
export const assertPlatformScopes = (scopes: readonly string[]): void => {
  const unknown = scopes.find((scope) => !isPlatformScope(scope));
  if (unknown !== undefined) {
    throw invalidClientMetadata(
      /^[\w.-]{1,80}$/.test(unknown)
        ? `The scope ${unknown} is not one of the Platform APIs, e.g. hcp.readAuthorizationSettings`
        : 'A scope is not one of the Platform APIs',
    );
  }
};

/** Refuses what cannot be a scope name, and names given twice. */
export const assertScopes = (scopes: readonly string[]): readonly string[] => {
  if (!scopes.every((scope) => scopeToken.test(scope)))
    throw invalidClientMetadata('A scope has characters not allowed');
  if (new Set(scopes).size !== scopes.length) throw invalidClientMetadata('A scope is given twice');
  return scopes;
};

/** 1 to 128 characters. */
export const assertName = (name: string): void => {
  if (name.length < 1 || name.length > 128) throw invalidClientMetadata('The name must have 1 to 128 characters');
};
