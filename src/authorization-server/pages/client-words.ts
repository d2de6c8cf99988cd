import type { OAuthClient } from '../clients/oauth-client.ts';
import { findTranslation } from './language.ts';
import type { PageContext } from './page-context.ts';

/** What pages say about a client. */
export type DescribedClient = Pick<OAuthClient, 'name' | 'description' | 'settings'>;

/** A client's name and description in the reader's language. Source: SAP doc "Register an OAuth Client", Translations */
export const describeClient = (
  client: DescribedClient,
  { languageTags }: PageContext,
): { readonly name: string; readonly description: string | undefined } => {
  const translation = findTranslation(client.settings.translations, languageTags);
  return {
    name: translation?.name || client.name,
    description: translation?.description || client.description,
  };
};

/** What a scope lets a client do, in the reader's language. Source: SAP doc "Define OAuth Scopes" */
export const describeScope = (client: DescribedClient, scope: string, context: PageContext): string | undefined => {
  const { scopeDescriptions } = client.settings;
  const own = Object.hasOwn(scopeDescriptions, scope) ? scopeDescriptions[scope] : undefined;
  const known = context.texts.scopeDescriptions;
  return (
    (own && (findTranslation(own.translations, context.languageTags) ?? own.description)) ||
    (Object.hasOwn(known, scope) ? known[scope] : undefined)
  );
};
