import { type HmacKey, hmacSha256, timingSafeEqualText } from '../crypto/digest.ts';
import type { Clock } from '../foundation/clock.ts';
import { randomHex } from '../foundation/ids.ts';
import type { Principal } from '../http/server/principal.ts';
import type { RouteRequest } from '../http/server/route.ts';

/** Sessions that CSRF tokens belong to. */
export type CsrfSessions = {
  readonly create: (principal: Principal) => string;
  /** The session a cookie of this name holds, if it is one of this principal. */
  readonly find: (request: RouteRequest, cookieName: string, principal: Principal) => string | undefined;
  /** The token of a session: 16 bytes. */
  readonly tokenOf: (session: string) => Uint8Array;
};

/** How long a session lasts. Assumed: SAP publishes none; clients fetch a token before each group of changes. */
const sessionMs = 8 * 60 * 60 * 1000;

// 10 characters of time, 22 of randomness, 32 of signature.
const sessionPattern = /^[0-9A-F]{64}$/;

/**
 * Creates the sessions. They are signed, not stored: the id says when it was made and for whom, the token follows from the id. So any
 * node knows the sessions of all, a restart ends none, and no number of fetches fills a memory. An id made up by somebody else, one of another
 * caller, and an old one are no session. `key` is the same on all nodes; `purpose` keeps the sessions of different APIs apart. Source: S-52
 */
export const createCsrfSessions = (parts: {
  readonly key: HmacKey;
  readonly clock: Clock;
  readonly purpose: string;
}): CsrfSessions => {
  const sign = (what: 'session' | 'token', text: string): Uint8Array =>
    Buffer.from(hmacSha256(parts.key, `${parts.purpose}-${what}:${text}`)).subarray(0, 16);
  const signSession = (id: string, principal: Principal): string =>
    Buffer.from(sign('session', id + ownerOf(principal)))
      .toString('hex')
      .toUpperCase();
  return {
    create: (principal) => {
      const time = Math.floor(parts.clock() / 1000)
        .toString(16)
        .padStart(10, '0');
      const id = `${time}${randomHex(11)}`.toUpperCase();
      return id + signSession(id, principal);
    },
    find: (request, cookieName, principal) =>
      readCookies(request, cookieName).find((session) => {
        if (!sessionPattern.test(session)) return false;
        const id = session.slice(0, 32);
        const ageMs = parts.clock() - Number.parseInt(id.slice(0, 10), 16) * 1000;
        // A clock that went back a little does not end a session.
        const isCurrent = ageMs > -60_000 && ageMs < sessionMs;
        return isCurrent && timingSafeEqualText(session.slice(32), signSession(id, principal));
      }),
    tokenOf: (session) => sign('token', session),
  };
};

const ownerOf = (principal: Principal): string =>
  JSON.stringify([principal.subaccountId, principal.credential, principal.name]);

const maxCookies = 50;

/** The values of every cookie of a name. Source: RFC 6265 §4.2.1 */
const readCookies = (request: RouteRequest, name: string): readonly string[] =>
  (request.headers.get('cookie') ?? '')
    .split(';', maxCookies)
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
