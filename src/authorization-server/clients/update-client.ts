import { invalidClientMetadata } from '../errors.ts';
import {
  assertName,
  assertPlatformScopes,
  assertRedirects,
  assertRefreshLifetime,
  assertScopes,
} from './client-rules.ts';
import { type ClientSettings, clientSettingsSchema } from './client-settings.ts';
import { assertTokenLifetime } from './metadata/lifetimes.ts';
import { assertRedirectUris } from './metadata/redirect-uris.ts';
import { assertTranslations } from './metadata/translations.ts';
import type { OAuthClient } from './oauth-client.ts';
import { neoGrantTypes, withDescription } from './registration.ts';

/**
 * What may change of a client; what is left out stays, lists and translations are replaced as a whole. An empty description removes it.
 * Id, kind, subscription, grant and whether the client is confidential are fixed.
 */
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
  const { description, settings, ...rest } = changes;
  const { description: oldDescription, ...withoutDescription } = client;
  const changed: OAuthClient = {
    ...withoutDescription,
    ...definedOnly(rest),
    ...withDescription(description ?? oldDescription),
    ...(settings !== undefined && { settings: clientSettingsSchema.parse({ ...client.settings, ...settings }) }),
  };
  if (client.kind === 'neo-application') return applyToNeoClient(client, changed, changes);
  const refresh = changes.refreshTokenLifetimeSeconds;
  if (refresh !== undefined && refresh !== client.refreshTokenLifetimeSeconds) {
    assertTokenLifetime(refresh, { mayBeUnlimited: false });
  }
  return changed;
};

const applyToNeoClient = (client: OAuthClient, changed: OAuthClient, changes: ClientChanges): OAuthClient => {
  const { redirectUris, skipConsent, settings } = changes;
  if (redirectUris !== undefined) assertRedirects({ ...client, redirectUris: assertRedirectUris(redirectUris) });
  if (settings?.translations !== undefined) assertTranslations(settings.translations);
  if (settings?.hasRedirectPatterns === true) {
    throw invalidClientMetadata('Redirect URIs of a Neo account have no patterns');
  }
  const { authorizationGrant = 'client-credentials' } = client;
  if (skipConsent === true && authorizationGrant === 'client-credentials') {
    throw invalidClientMetadata('Only a client with the authorization code grant has a consent page to skip');
  }
  const grantTypes = neoGrantTypes(authorizationGrant, changed.settings);
  const losesRefresh = client.grantTypes.includes('refresh_token') && !grantTypes.includes('refresh_token');
  const { refreshTokenLifetimeSeconds: lifetime, ...withoutLifetime } = changed;
  const hasLifetime = lifetime !== undefined && !(losesRefresh && changes.refreshTokenLifetimeSeconds === undefined);
  const next = { ...withoutLifetime, grantTypes, ...(hasLifetime && { refreshTokenLifetimeSeconds: lifetime }) };
  const isOther = lifetime !== client.refreshTokenLifetimeSeconds;
  // A client registered before a lifetime was demanded keeps the default until somebody sets one.
  const isAsBefore = !isOther && String(grantTypes) === String(client.grantTypes);
  if (!isAsBefore) assertRefreshLifetime(next, { mayBeUnlimited: !isOther });
  return next;
};

const definedOnly = (changes: Omit<ClientChanges, 'description' | 'settings'>): Partial<OAuthClient> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/** Old and new values for the audit record, the settings one by one. */
export const describeChanges = (before: OAuthClient, after: OAuthClient): Readonly<Record<string, string>> => {
  const [old, now] = [toFields(before), toFields(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return Object.fromEntries(
    names
      .map((name) => [name, JSON.stringify(old[name]), JSON.stringify(now[name])] as const)
      .filter(([, was, is]) => was !== is)
      .map(([name, was, is]) => [name, `${toText(name, was)} -> ${toText(name, is)}`]),
  );
};

const toFields = ({ settings, ...client }: OAuthClient): Readonly<Record<string, unknown>> => ({
  ...client,
  ...settings,
});

/** A lifetime of 0 is none; the record says what it means. */
const toText = (name: string, json: string | undefined): string =>
  json === '0' && name.endsWith('LifetimeSeconds') ? 'unlimited' : (json ?? 'none');
