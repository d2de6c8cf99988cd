import { formatApplicationName } from '../../accounts/index.ts';
import type { ClientChanges, ClientRegistration, OAuthClient } from '../../authorization-server/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { operations, RequestOf, ResponseOf } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { parseApplicationName } from './application-name.ts';

export type Clients = ManagedRooms['clients'];

/** A client as the contract shows it. Source: SAP doc "Register an OAuth Client" */
export const toWireClient = (client: OAuthClient): ResponseOf<typeof operations.changeOAuthClient> => {
  const { authorizationGrant, refreshTokenLifetimeSeconds, settings } = client;
  return {
    id: client.clientId,
    name: client.name,
    ...(client.description !== undefined && { description: client.description }),
    kind: client.kind,
    isEnabled: client.isEnabled,
    isConfidential: client.isConfidential,
    isImported: client.isImported,
    ...(authorizationGrant !== undefined && { authorizationGrant }),
    ...(client.subscription !== undefined && { subscription: formatApplicationName(client.subscription) }),
    scopes: [...client.scopes],
    redirectUris: [...client.redirectUris],
    skipConsent: client.skipConsent,
    tokenLifetimeSeconds: client.tokenLifetimeSeconds,
    ...(refreshTokenLifetimeSeconds !== undefined && { refreshTokenLifetimeSeconds }),
    refreshPolicy: settings.refreshPolicy,
    issuesRefreshForSaml: settings.issuesRefreshForSaml,
    translations: { ...settings.translations },
    createdAtMs: client.createdAtMs,
    createdBy: client.createdBy,
  };
};

type WantedClient = RequestOf<typeof operations.createOAuthClient>;

/** What the contract says about a new OAuth client, in the words of the authorization server. Source: SAP doc "Register an OAuth Client" */
export const toOAuthClientRegistration = (subaccountId: SubaccountId, wanted: WantedClient): ClientRegistration => ({
  kind: 'neo-application',
  subaccountId,
  name: wanted.name,
  authorizationGrant: wanted.authorizationGrant ?? 'client-credentials',
  subscription: parseApplicationName(wanted.subscription),
  tokenLifetimeSeconds: wanted.tokenLifetimeSeconds,
  ...(wanted.id !== undefined && { clientId: wanted.id }),
  ...(wanted.description !== undefined && { description: wanted.description }),
  ...(wanted.secret !== undefined && { secret: wanted.secret }),
  ...(wanted.isConfidential !== undefined && { confidential: wanted.isConfidential }),
  ...(wanted.isImported !== undefined && { isImported: wanted.isImported }),
  ...(wanted.scopes !== undefined && { scopes: wanted.scopes }),
  ...(wanted.redirectUris !== undefined && { redirectUris: wanted.redirectUris }),
  ...(wanted.skipConsent !== undefined && { skipConsent: wanted.skipConsent }),
  ...(wanted.refreshTokenLifetimeSeconds !== undefined && {
    refreshTokenLifetimeSeconds: wanted.refreshTokenLifetimeSeconds,
  }),
  ...toSettings(wanted),
});

/** What the contract says about changes, in the words of the authorization server. Source: SAP doc "Register an OAuth Client" */
export const toClientChanges = (wanted: RequestOf<typeof operations.changeOAuthClient>): ClientChanges => ({
  ...(wanted.name !== undefined && { name: wanted.name }),
  ...(wanted.description !== undefined && { description: wanted.description }),
  ...(wanted.isEnabled !== undefined && { isEnabled: wanted.isEnabled }),
  ...(wanted.scopes !== undefined && { scopes: wanted.scopes }),
  ...(wanted.redirectUris !== undefined && { redirectUris: wanted.redirectUris }),
  ...(wanted.skipConsent !== undefined && { skipConsent: wanted.skipConsent }),
  ...(wanted.tokenLifetimeSeconds !== undefined && { tokenLifetimeSeconds: wanted.tokenLifetimeSeconds }),
  ...(wanted.refreshTokenLifetimeSeconds !== undefined && {
    refreshTokenLifetimeSeconds: wanted.refreshTokenLifetimeSeconds,
  }),
  ...toSettings(wanted),
});

const toSettings = ({
  translations,
  refreshPolicy,
  issuesRefreshForSaml,
}: Pick<WantedClient, 'translations' | 'refreshPolicy' | 'issuesRefreshForSaml'>): Pick<ClientChanges, 'settings'> => {
  const settings = {
    ...(translations !== undefined && { translations }),
    ...(refreshPolicy !== undefined && { refreshPolicy }),
    ...(issuesRefreshForSaml !== undefined && { issuesRefreshForSaml }),
  };
  return Object.keys(settings).length === 0 ? {} : { settings };
};

/** As `toOAuthClientRegistration`, for a client of the platform APIs. Source: SAP doc "Using Platform APIs" */
export const toApiClientRegistration = (
  subaccountId: SubaccountId,
  wanted: RequestOf<typeof operations.createApiClient>,
): ClientRegistration => ({
  kind: 'platform-api',
  subaccountId,
  description: wanted.description,
  scopes: wanted.scopes,
  ...(wanted.id !== undefined && { clientId: wanted.id }),
  ...(wanted.secret !== undefined && { secret: wanted.secret }),
});
