import type { KnownClient } from '../clients/oauth-client.ts';
import type { AccessTokenFacts } from './access-token.ts';

/**
 * Whether a client may learn about a token: its own, one meant for it (audience), or one of a client with the same subscription in its
 * subaccount. Everybody else sees what an unknown token looks like (S-12). Source: RFC 7662 §2.2, §4
 */
export const mayInspect = ({ client }: KnownClient, facts: AccessTokenFacts): boolean => {
  if (facts.clientId === client.clientId) return true;
  if (facts.clientKind === 'xsuaa') {
    return facts.audience.some((audience) => audience === client.clientId || audience === client.xsappname);
  }
  return (
    facts.subaccountId === client.subaccountId &&
    facts.subscription !== undefined &&
    facts.subscription.application === client.subscription?.application &&
    facts.subscription.providerAccount === client.subscription.providerAccount
  );
};
