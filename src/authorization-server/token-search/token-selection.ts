import type { SubaccountId } from '../../foundation/ids.ts';
import type { IdentityProvider } from '../../identity-provider/index.ts';
import { technicalUserOf } from '../clients/oauth-client.ts';
import type { TokenFilter } from './listed-token.ts';

/** A filter as columns say it. `user`: undefined for any, null for the client's own technical user. */
export type TokenSelection = {
  readonly subaccountId: SubaccountId;
  readonly clientId?: string;
  readonly userNames?: readonly string[];
  /** Tokens clients got for themselves. */
  readonly isTechnicalUser?: true;
};

/**
 * The columns a filter means. A user may be given by id or e-mail address too, and the technical user of a client by its name.
 * `undefined`: nothing can fit.
 */
export const resolveFilter = async (
  identityProvider: Pick<IdentityProvider, 'findUser'>,
  subaccountId: SubaccountId,
  { clientId, user }: TokenFilter,
): Promise<TokenSelection | undefined> => {
  const byClient = { subaccountId, ...(clientId !== undefined && { clientId }) };
  if (user === undefined) return byClient;
  const prefix = technicalUserOf('');
  if (user.startsWith(prefix)) {
    const ofClient = user.slice(prefix.length);
    if (clientId !== undefined && clientId !== ofClient) return undefined;
    return { subaccountId, clientId: ofClient, isTechnicalUser: true };
  }
  const known = await identityProvider.findUser(subaccountId, user);
  return { ...byClient, userNames: [...new Set([user, ...(known === undefined ? [] : [known.userName])])] };
};
