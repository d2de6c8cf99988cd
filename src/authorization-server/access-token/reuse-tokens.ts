import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import type { IssuedToken, TokenOrder } from './access-token.ts';
import type { IssueAccessToken } from './issue-access-token.ts';

/** A token with less left is not handed out again: `@sap/xssec` renews its own below 300 s. */
const minLeftMs = 360_000;
const minLeftOfLife = 0.2;
const maxEntries = 10_000;
/** What is unlimited is issued anew once a day. */
const maxAgeMs = 86_400_000;

/**
 * Creates the issuing of tokens for installations whose clients never keep one: client credentials bring the token issued before, as long as
 * it still holds, says the very same and has a good part of its life left. Its end for one holder is its end for all.
 * Source: SAP doc "Achieving Resilient Communication" (reuse of tokens); here on the server's side
 */
export const createReuseTokens = (parts: {
  readonly issue: IssueAccessToken;
  readonly checker: Pick<TokenChecker, 'check'>;
  readonly clock: Clock;
}): IssueAccessToken => {
  const { issue, clock } = parts;
  const issued = createBoundedCache<string, IssuedToken>({ maxEntries, ttlMs: maxAgeMs, clock });

  /** The token as it is now; `undefined` where it was revoked, its key or client was removed or changed, or it ends soon. */
  const renew = async (token: IssuedToken): Promise<IssuedToken | undefined> => {
    const check = await parts.checker.check(token.accessToken);
    if (check.kind === 'invalid') return undefined;
    const { issuedAtMs, expiresAtMs } = check.facts;
    if (expiresAtMs === undefined) return token;
    const leftMs = expiresAtMs - clock();
    const isFresh = leftMs > Math.max(minLeftMs, (expiresAtMs - issuedAtMs) * minLeftOfLife);
    return isFresh ? { ...token, expiresInSeconds: Math.floor(leftMs / 1000) } : undefined;
  };

  return async (order) => {
    if (!isReusable(order)) return issue(order);
    const key = keyOf(order);
    const known = issued.get(key);
    const renewed = known && (await renew(known));
    if (renewed !== undefined) return renewed;
    const token = await issue(order);
    issued.set(key, token);
    return token;
  };
};

/** Only what a client gets for itself, and what nothing else hangs on. */
const isReusable = (order: TokenOrder): boolean =>
  order.grantType === 'client_credentials' &&
  order.subject.kind === 'client' &&
  order.redemption === undefined &&
  order.authorizationId === undefined;

/** All that a token says, and what its client was when it was issued: with another secret, scope or lifetime it is another token. */
const keyOf = ({ known, zone, scopes, format, azAttr, audience, confirmation }: TokenOrder): string => {
  const { client, revocationSignature } = known;
  return JSON.stringify([
    client.clientId,
    client.createdAtMs,
    client.tokenLifetimeSeconds,
    revocationSignature,
    zone.id,
    scopes,
    format,
    azAttr ?? null,
    audience ?? null,
    confirmation ?? null,
  ]);
};
