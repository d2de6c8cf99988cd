import type { ApplicationScopes } from '../application-scopes/application-scopes.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';

/** A client together with what its application says about its scopes. */
export type WithScopeDescriptions = (client: OAuthClient) => Promise<OAuthClient>;

/** Creates the joining. What the client itself says of a scope goes first. Source: SAP doc "Define OAuth Scopes" */
export const createWithScopeDescriptions =
  ({ applicationScopes }: { readonly applicationScopes: Pick<ApplicationScopes, 'list'> }): WithScopeDescriptions =>
  async (client) => {
    if (client.subscription === undefined) return client;
    const defined = await applicationScopes.list(client.subscription);
    if (defined.length === 0) return client;
    const ofApplication = Object.fromEntries(defined.map(({ scopeId, ...texts }) => [scopeId, texts]));
    const scopeDescriptions = { ...ofApplication, ...client.settings.scopeDescriptions };
    return { ...client, settings: { ...client.settings, scopeDescriptions } };
  };
