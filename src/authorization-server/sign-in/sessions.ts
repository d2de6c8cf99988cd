import type { Subaccount } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import { hashToken } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomBase64url } from '../../foundation/ids.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database } from '../../storage/database.ts';
import type { TokenUser } from '../access-token/token-details.ts';
import type { TokenUsers } from '../users/token-users.ts';
import { formatCookie, readCookie } from './cookies.ts';
import { deleteSession, extendSession, findSessionRow, insertSession, type StoredSession } from './session-store.ts';

/** A user who is signed in in this browser. */
export type Session = {
  /** The secret in the cookie. */
  readonly id: string;
  readonly user: TokenUser;
  readonly signedInAtMs: number;
};

/** Who is signed in where. A session belongs to one subaccount. */
export type Sessions = {
  readonly find: (request: RouteRequest, zone: Subaccount) => Promise<Session | undefined>;
  /** Signs a user in under a new id, until `endsAtMs` at most, and ends the session the browser had. Answers the `Set-Cookie`. */
  readonly start: (request: RouteRequest, zone: Subaccount, user: TokenUser, endsAtMs?: number) => Promise<string>;
  /** Signs out. Answers the `Set-Cookie`. */
  readonly end: (request: RouteRequest, zone: Subaccount) => Promise<string>;
};

/** Source: security.md S-57 */
const idleMs = 15 * 60_000;
const absoluteMs = 8 * 60 * 60_000;
/** A session that is used often is not written on each use. */
const extensionMs = 60_000;

/** When a session ends that is used now: a provider may end it before we would. Source: security.md S-57; SAML Core 2.0 §2.7.2 (`SessionNotOnOrAfter`) */
const endOf = (
  nowMs: number,
  { signedInAtMs, endsAtMs = Number.POSITIVE_INFINITY }: Pick<StoredSession, 'signedInAtMs' | 'endsAtMs'>,
): number => Math.min(nowMs + idleMs, signedInAtMs + absoluteMs, endsAtMs);

/** Creates the sessions. They are stored, so that signing out ends them, and only as a hash, so that a stolen database opens none. Source: security.md S-57 */
export const createSessions = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly users: TokenUsers;
}): Sessions => {
  const { database, clock, audit, users } = parts;

  const eventOf = (request: RouteRequest, zone: Subaccount, user: TokenUser) =>
    ({
      category: 'audit.security-events',
      subaccountId: zone.id,
      actor: { kind: 'user', name: user.name, remoteAddress: request.remoteAddress, requestId: request.id },
      object: 'Session in a browser',
    }) as const;

  return {
    find: async (request, zone) => {
      const id = readCookie(request, zone, 'session');
      if (id === undefined) return undefined;
      const nowMs = clock();
      const stored = await findSessionRow(database, hashToken(id));
      if (stored === undefined || stored.subaccountId !== zone.id || stored.expiresAtMs <= nowMs) return undefined;
      // Disabled or deleted, even if somebody else has the id now (S-28): nobody.
      const user = await users.findCurrent(zone.id, stored.user, stored.signedInAtMs);
      if (user === undefined) return undefined;
      const expiresAtMs = endOf(nowMs, stored);
      if (expiresAtMs - stored.expiresAtMs >= extensionMs) {
        await database.write((transaction) => extendSession(transaction, stored.idHash, expiresAtMs));
      }
      return { id, user, signedInAtMs: stored.signedInAtMs };
    },

    start: async (request, zone, user, endsAtMs) => {
      const id = randomBase64url(32);
      const former = readCookie(request, zone, 'session');
      const nowMs = clock();
      await database.write(async (transaction) => {
        if (former !== undefined) await deleteSession(transaction, hashToken(former));
        await insertSession(transaction, {
          idHash: hashToken(id),
          subaccountId: zone.id,
          user,
          signedInAtMs: nowMs,
          expiresAtMs: endOf(nowMs, { signedInAtMs: nowMs, endsAtMs }),
          endsAtMs,
        });
        await audit.append(transaction, { ...eventOf(request, zone, user), action: 'login', message: 'Signing in' });
      });
      return formatCookie(request, zone, 'session', id);
    },

    end: async (request, zone) => {
      const id = readCookie(request, zone, 'session');
      const stored = id === undefined ? undefined : await findSessionRow(database, hashToken(id));
      if (stored !== undefined) {
        await database.write(async (transaction) => {
          if (!(await deleteSession(transaction, stored.idHash))) return;
          await audit.append(transaction, {
            ...eventOf(request, zone, stored.user),
            action: 'delete',
            message: 'Signing out',
          });
        });
      }
      return formatCookie(request, zone, 'session', undefined);
    },
  };
};
