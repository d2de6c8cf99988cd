import type { Principal } from '../../http/server/principal.ts';
import type { RouteRequest } from '../../http/server/route.ts';

/**
 * What an authenticator says about a request. `absent`: nothing of its kind was presented, so the next one may try. `rejected` ends the
 * request; `reason` is for the log. Source: security.md S-50
 */
export type Outcome =
  | { readonly kind: 'absent' }
  | { readonly kind: 'accepted'; readonly principal: Principal }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Knows one kind of credential. */
export type Authenticator = (request: RouteRequest) => Promise<Outcome>;

export const absent: Outcome = { kind: 'absent' };

export const rejected = (reason: string): Outcome => ({ kind: 'rejected', reason });
