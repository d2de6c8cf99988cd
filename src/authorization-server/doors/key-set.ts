import type { Accounts } from '../../accounts/index.ts';
import { sha256Base64url } from '../../crypto/digest.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { parseForm } from '../../http/server/parse-form.ts';
import { empty, ok, type Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { TokenKeys } from '../keys/token-keys.ts';

/** Publishes the keys tokens are checked with. */
export type KeySet = {
  /** Every key of the zone, in every state. */
  readonly answerKeys: (request: RouteRequest) => Promise<Reply>;
  /** The key that signs now, alone. */
  readonly answerKey: (request: RouteRequest) => Promise<Reply>;
};

/**
 * An hour, which is why a key is published for an hour at least before it signs (`minForcedPendingMs`).
 * Source: SAP doc "Best Practices for Resilient OAuth 2.0 Communication": keys are kept by clients; replaced keys stay published
 */
const cacheControl = 'public, max-age=3600';

/**
 * Creates the key sets. The zone is that of the host, or the query's `zid`; without one every key is published. An unknown `zid` is an
 * empty set, never a 400: clients would take that for a wrong audience. Source: UAA doc "Token Keys"; requests of `@sap/xssec`
 */
export const createKeySet = (parts: {
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly keys: TokenKeys;
}): KeySet => {
  const listKeys = async (subaccountId: SubaccountId | undefined) => {
    const published = await parts.keys.listPublic(subaccountId);
    if (published.length > 0 || subaccountId === undefined) return published;
    // Nobody has asked for a token yet: whoever fetches keys in advance gets the one the first token will be signed with.
    await parts.keys.getActive(subaccountId);
    return parts.keys.listPublic(subaccountId);
  };
  const answer = async (request: RouteRequest, toBody: (keys: readonly unknown[]) => unknown): Promise<Reply> => {
    const zid = parseForm(request.rawQuery).find(([name]) => name === 'zid')?.[1];
    const label = zid === undefined || zid === '' ? request.tenant : zid.toLowerCase();
    const zone = label === undefined ? undefined : await parts.accounts.findSubaccountByLabel(label);
    if (label !== undefined && zone === undefined) return ok(toBody([]), { 'cache-control': 'no-store' });
    const reply = ok(toBody(await listKeys(zone?.id)));
    const etag = `"${sha256Base64url(String(reply.body))}"`;
    const headers = { etag, 'cache-control': cacheControl };
    return isNoneMatched(request.headers.get('if-none-match'), etag)
      ? empty(304, headers)
      : { ...reply, headers: { ...reply.headers, ...headers } };
  };
  return {
    answerKeys: (request) => answer(request, (keys) => ({ keys })),
    answerKey: (request) => answer(request, ([current]) => current ?? {}),
  };
};

/** Whether the client has this version: one of a list, weak or not, as caches on the way send them. Source: RFC 9110 §13.1.2 */
const isNoneMatched = (condition: string | undefined, etag: string): boolean =>
  condition?.split(',').some((entry) => ['*', etag, `W/${etag}`].includes(entry.trim())) === true;
