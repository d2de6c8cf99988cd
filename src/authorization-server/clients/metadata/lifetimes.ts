import { invalidClientMetadata } from '../../errors.ts';

/** 180 days. Source: SAP doc "Register an OAuth Client" */
export const maxTokenLifetimeSeconds = 180 * 24 * 60 * 60;
/** Source: SAP doc "Using Platform APIs": 1500 seconds, not configurable */
export const platformTokenLifetimeSeconds = 1500;

/**
 * 1 second to 180 days, both included; 0 (unlimited) only where it is already so. `what` is the field in words. Throws
 * `invalid_client_metadata`. Source: SAP doc "OAuth 2.0 Clients with Unlimited Validity Tokens"
 */
export const assertTokenLifetime = (
  seconds: number,
  options: { readonly mayBeUnlimited: boolean; readonly what?: string },
): void => {
  const isUnlimited = seconds === 0 && options.mayBeUnlimited;
  if (!isUnlimited && (!Number.isInteger(seconds) || seconds < 1 || seconds > maxTokenLifetimeSeconds)) {
    const why = seconds === 0 ? '; unlimited ones are only kept by clients that were brought along with them' : '';
    throw invalidClientMetadata(`The ${options.what ?? 'token lifetime'} must be from 1 second to 180 days${why}`);
  }
};

/** What becomes of clients with unlimited tokens. Source: SAP doc "OAuth 2.0 Clients with Unlimited Validity Tokens" */
export type UnlimitedTokens = 'allow-imported' | 'force-180d';

/** The lifetime that counts: what was registered, or 180 days where unlimited ones are no longer allowed. */
export const effectiveLifetimeSeconds = (registeredSeconds: number, unlimitedTokens: UnlimitedTokens): number =>
  registeredSeconds === 0 && unlimitedTokens === 'force-180d' ? maxTokenLifetimeSeconds : registeredSeconds;
