import { invalidClientMetadata } from '../errors.ts';
import { type ClientSettings, clientSettingsSchema } from './client-settings.ts';
import type { OAuthClient } from './oauth-client.ts';
import {
  assertName,
  assertPlatformScopes,
  assertScopes,
  assertTokenLifetime,
  withDescription,
} from './registration.ts';

/** What may change of a client; what is left out stays. Id, kind, subscription and grant are fixed. */
export type ClientChanges = {
  readonly name?: string;
  readonly description?: string;
  readonly isEnabled?: boolean;
  readonly scopes?: readonly string[];
  readonly redirectUris?: readonly string[];
  readonly skipConsent?: boolean;
  readonly tokenLifetimeSeconds?: number;
  readonly refreshTokenLifetimeSeconds?: number;
  /** Of service instances, whose descriptor names them. */
  readonly grantTypes?: readonly string[];
  /** Those named change, the others stay. */
  readonly settings?: Partial<ClientSettings>;
};

/** The client with the changes made. Throws `invalid_client_metadata` where a rule is broken. */
export const applyChanges = (client: OAuthClient, changes: ClientChanges): OAuthClient => {
  if (changes.name !== undefined) assertName(changes.name);
  if (changes.scopes !== undefined) {
    assertScopes(changes.scopes);
    if (client.kind === 'platform-api') assertPlatformScopes(changes.scopes);
  }
  if (changes.tokenLifetimeSeconds !== undefined && changes.tokenLifetimeSeconds !== client.tokenLifetimeSeconds) {
    // Source: SAP doc "Using Platform APIs": the validity of platform tokens cannot be configured.
    if (client.kind === 'platform-api') {
      throw invalidClientMetadata('The lifetime of Platform API tokens cannot be changed');
    }
    // 0 is only ever kept, never set: a client that has left it cannot return.
    assertTokenLifetime(changes.tokenLifetimeSeconds, { mayBeUnlimited: false });
  }
  const refresh = changes.refreshTokenLifetimeSeconds;
  if (refresh !== undefined && refresh !== client.refreshTokenLifetimeSeconds) {
    assertTokenLifetime(refresh, { mayBeUnlimited: false });
  }
  const { description, settings, ...rest } = changes;
  return {
    ...client,
    ...definedOnly(rest),
    ...withDescription(description),
    ...(settings !== undefined && { settings: clientSettingsSchema.parse({ ...client.settings, ...settings }) }),
  };
};

const definedOnly = (changes: Omit<ClientChanges, 'description' | 'settings'>): Partial<OAuthClient> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/** Old and new values for the audit record. */
export const describeChanges = (before: OAuthClient, after: OAuthClient): Readonly<Record<string, string>> => {
  const changed: Record<string, string> = {};
  // Object.keys loses the literal type of its argument's keys; `before` and `after` are of one type.
  for (const field of Object.keys(after) as (keyof OAuthClient)[]) {
    const [old, now] = [JSON.stringify(before[field]), JSON.stringify(after[field])];
    if (old !== now) changed[field] = `${old ?? 'none'} -> ${now}`;
  }
  return changed;
};
