import type { AccessTokenFacts } from '../access-token/access-token.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import { scopesOf } from '../token-request/scopes.ts';

/** Whether a client may ask about tokens at all. Source: UAA doc "Introspect Token": scope `uaa.resource` */
export const mayAskAbout = ({ client }: KnownClient): boolean =>
  client.kind !== 'xsuaa' || scopesOf(client).includes('uaa.resource');

/**
 * Whether a client may learn about a token: its own; one made out to it, in its subaccount or to a client of it; or one of a client with the
 * same subscription in its subaccount. All service instances of one kind share an audience, so the audience alone says nothing. Everybody
 * else sees what an unknown token looks like (S-12). Source: RFC 7662 §2.2, §4
 */
export const mayInspect = ({ client }: KnownClient, facts: AccessTokenFacts): boolean => {
  if (facts.clientId === client.clientId) return true;
  if (facts.clientKind === 'xsuaa') {
    const isFromHere = facts.subaccountId === client.subaccountId || facts.clientSubaccountId === client.subaccountId;
    return isFromHere && facts.audience.some((name) => name === client.clientId || name === client.xsappname);
  }
  return (
    facts.subaccountId === client.subaccountId &&
    facts.subscription !== undefined &&
    facts.subscription.application === client.subscription?.application &&
    facts.subscription.providerAccount === client.subscription.providerAccount
  );
};
