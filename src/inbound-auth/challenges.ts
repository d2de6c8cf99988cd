import type { Challenge } from './authenticate.ts';
import type { Collaborators } from './collaborators.ts';

const metadataUrl = (address: string): string => `resource_metadata="${address}/.well-known/oauth-protected-resource"`;

/** A quoted string may hold neither quotes nor backslashes; host names hold neither, but a client can send anything as `Host`. */
const quotable = /^[\w.:/[\]-]+$/;

const bearer = (address: string, isTokenRefused: boolean): string => {
  const parameters = [
    ...(isTokenRefused ? ['error="invalid_token"'] : []),
    ...(quotable.test(address) ? [metadataUrl(address)] : []),
  ];
  return `Bearer ${parameters.join(', ')}`.trim();
};

/** `Bearer`, for APIs that take tokens only. Source: RFC 6750 §3, RFC 9728 §5.1 */
export const bearerChallenge: Challenge = async ({ origin, pathPrefix }, isTokenRefused) =>
  bearer(origin + pathPrefix, isTokenRefused);

/**
 * For the API and the message endpoints: Basic in the realm of the tenant on Neo, Bearer and then Basic on Cloud Foundry. Where no tenant is
 * named, Bearer alone. Source: contract of the OData API 1.4; assumed: Basic beside Bearer
 */
export const createTenantChallenge =
  ({ accounts }: Pick<Collaborators, 'accounts'>): Challenge =>
  async ({ origin, pathPrefix, tenant }, isTokenRefused) => {
    const subaccount = tenant === undefined ? undefined : await accounts.findSubaccountByLabel(tenant);
    const token = bearer(origin + pathPrefix, isTokenRefused);
    if (subaccount === undefined) return token;
    const basic = `Basic realm="${subaccount.technicalName}", charset="UTF-8"`;
    return subaccount.flavour === 'neo' && !isTokenRefused ? basic : `${token}, ${basic}`;
  };
