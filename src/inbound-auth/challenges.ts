import { bearerChallengeOf } from '../authorization-server/index.ts';
import type { Challenge } from './authenticate.ts';
import type { Collaborators } from './collaborators.ts';

/** `Bearer`, for APIs that take tokens only. Source: RFC 6750 §3, RFC 9728 §5.1 */
export const bearerChallenge: Challenge = async (request, isTokenRefused) =>
  bearerChallengeOf(request, isTokenRefused ? 'invalid_token' : undefined);

/**
 * For the API and the message endpoints: Basic in the realm of the tenant and then Bearer on Neo, the other way round on Cloud Foundry and for a
 * token that does not hold. Where no tenant is named, Bearer alone. Source: contract of the OData API 1.4; RFC 9728 §5.1; assumed: both
 */
export const createTenantChallenge =
  ({ accounts }: Pick<Collaborators, 'accounts'>): Challenge =>
  async (request, isTokenRefused) => {
    const { tenant } = request;
    const subaccount = tenant === undefined ? undefined : await accounts.findSubaccountByLabel(tenant);
    const token = await bearerChallenge(request, isTokenRefused);
    if (subaccount === undefined) return token;
    const basic = `Basic realm="${subaccount.technicalName}", charset="UTF-8"`;
    // Clients that look at one challenge look at the first.
    return subaccount.flavour === 'neo' && !isTokenRefused ? `${basic}, ${token}` : `${token}, ${basic}`;
  };
