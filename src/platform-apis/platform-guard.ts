import { type Accounts, type Subaccount, subaccountNotFound } from '../accounts/index.ts';
import type { RefusalCounts } from '../audit/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import { principalOf, type RouteRequest } from '../http/server/route.ts';
import { foreignAccount, missingScope, tooManyRequests } from './errors.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Who calls a Platform API, for which account. */
export type PlatformCall = {
  readonly account: Subaccount;
  readonly actor: Actor;
};

/**
 * Lets a caller through to an account, or throws: 404 for an unknown account, 403 for one the token is not for or without one of the scopes,
 * 429 for too many requests. `allOf` asks for every one of the scopes instead.
 */
export type PlatformGuard = (
  request: RouteRequest,
  account: string,
  scopes: { readonly anyOf: readonly string[] } | { readonly allOf: readonly string[] },
) => Promise<PlatformCall>;

/**
 * Creates the check every call of a Platform API begins with. Each API counts its own requests.
 * Source: SAP doc "Using Platform APIs"; assumed: a scope to manage brings the one to read
 */
export const createPlatformGuard =
  (parts: {
    readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
    /** Absent for APIs without a limit. */
    readonly limiter?: RateLimiter;
    readonly refusals?: RefusalCounts;
  }): PlatformGuard =>
  async (request, label, scopes) => {
    const principal = principalOf(request);
    const account = await parts.accounts.findSubaccountByLabel(label);
    if (account === undefined) throw subaccountNotFound();
    if (account.id !== principal.subaccountId) throw foreignAccount();
    assertScopes(principal.scopes, scopes);
    const waitSeconds = parts.limiter?.take(account.id) ?? 0;
    const actor: Actor = {
      kind: 'client',
      name: principal.clientId ?? principal.name,
      remoteAddress: request.remoteAddress,
      requestId: request.id,
    };
    if (waitSeconds > 0) {
      parts.refusals?.note({
        category: 'audit.security-events',
        subaccountId: account.id,
        actor,
        action: 'refuse',
        object: `OAuth client ${actor.name}`,
        message: 'Rate limit of a Platform API reached',
      });
      throw tooManyRequests(waitSeconds);
    }
    return { account, actor };
  };

const assertScopes = (granted: readonly string[], needed: Parameters<PlatformGuard>[2]): void => {
  const has = (scope: string): boolean =>
    granted.includes(scope) || granted.includes(scope.replace(/^hcp\.read/, 'hcp.manage'));
  if ('anyOf' in needed) {
    if (!needed.anyOf.some(has)) throw missingScope(needed.anyOf);
  } else {
    const missing = needed.allOf.filter((scope) => !granted.includes(scope));
    if (missing.length > 0) throw missingScope(missing);
  }
};
