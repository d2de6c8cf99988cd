import { maxTokenLifetimeSeconds } from '../clients/metadata/lifetimes.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { grantTypeNames } from '../doors/token-door.ts';

/** Where a client was registered without one. Assumed: SAP's cockpit demands a value */
const defaultSeconds = 30 * 24 * 60 * 60;

/**
 * How long a refresh token of this client lives, in seconds; `undefined`: it gets none. An unlimited one of an imported client ends after
 * 180 days all the same. Source: SAP doc "Register an OAuth Client", Refresh Token Lifetime
 */
export const refreshLifetimeOf = (client: OAuthClient): number | undefined => {
  if (!client.grantTypes.includes(grantTypeNames.refreshToken)) return undefined;
  return client.refreshTokenLifetimeSeconds === 0
    ? maxTokenLifetimeSeconds
    : (client.refreshTokenLifetimeSeconds ?? defaultSeconds);
};

/** Whether a used refresh token of this client is at an end. Source: RFC 9700 §4.14.2; security.md S-11 */
export const rotatesRefreshTokens = (client: OAuthClient): boolean =>
  !client.isConfidential || client.settings.refreshPolicy === 'rotate';
