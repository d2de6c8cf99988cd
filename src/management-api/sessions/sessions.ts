import { z } from 'zod';
import type { Subaccount } from '../../accounts/index.ts';
import { hashToken } from '../../crypto/digest.ts';
import type { Sealing, SealingContext } from '../../crypto/sealing.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomBase64url, toSubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { ProviderUser } from '../single-sign-on/provider-user.ts';
import type { SingleSignOn } from '../single-sign-on/single-sign-on.ts';
import type { CockpitUser, CockpitUsers } from './cockpit-users.ts';
import { assertFromCockpit } from './from-cockpit.ts';
import { readSessionCookie } from './session-cookie.ts';
import { createSessionStore, type SessionStore, type StoredSession } from './session-store.ts';

/** Someone who is signed in; a user of a subaccount is confined to it. */
export type SignedIn = {
  readonly name: string;
  readonly role: string;
  readonly subaccount?: Subaccount;
  readonly expiresAtMs: number;
};

/** Whose session it shall be. */
export type SessionHolder = { readonly id: string; readonly name: string } | CockpitUser | ProviderUser;

/** Sessions of the cockpit, and the codes of one-time links that begin them. Source: security.md S-57 */
export type Sessions = {
  /** Begins a session; the answer is what the cookie shall hold. */
  readonly begin: (
    request: RouteRequest,
    holder: SessionHolder,
  ) => Promise<{ readonly cookie: Secret; readonly expiresAtMs: number }>;
  /** Who the request's cookie says is calling; throws where the request may come from another site. */
  readonly find: (request: RouteRequest) => Promise<SignedIn | undefined>;
  /** Answers what the provider is told, where the session was of a user of it. */
  readonly end: (request: RouteRequest) => Promise<{ readonly idToken: Secret | undefined } | undefined>;
  readonly endAllOf: SessionStore['removeOf'];
  readonly issueCode: (administratorId: string) => Promise<{ readonly code: Secret; readonly expiresAtMs: number }>;
  /** The id of the administrator whose code this is. It is of no use afterwards. */
  readonly redeemCode: (code: Secret) => Promise<string | undefined>;
};

const idleMs = 15 * 60_000;

const absoluteMs = 8 * 3_600_000;

const codeLifetimeMs = 15 * 60_000;

/** Not every request writes: the idle time is exact to this. */
const touchEveryMs = 30_000;

const secretBytes = 32;

/** Creates the sessions. Source: security.md S-57 */
export const createSessions = ({
  database,
  clock,
  appendAudit,
  users,
  singleSignOn,
  sealing,
}: {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly clock: Clock;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
  readonly users: Pick<CockpitUsers, 'findCurrent'>;
  readonly singleSignOn: Pick<SingleSignOn, 'issuer' | 'roleOf'> | undefined;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
}): Sessions => {
  const store = createSessionStore(database);

  const eventOf = (
    request: RouteRequest,
    { name, subaccount }: Pick<SignedIn, 'name' | 'subaccount'>,
    message: string,
  ): AuditEvent => ({
    category: 'audit.security-events',
    ...(subaccount !== undefined && { subaccountId: subaccount.id }),
    actor: {
      kind: subaccount === undefined ? 'administrator' : 'user',
      name,
      remoteAddress: request.remoteAddress,
      requestId: request.id,
    },
    action: 'login',
    object: 'cockpit',
    message,
  });

  const findLive = async (request: RouteRequest) => {
    const cookie = readSessionCookie(request);
    if (cookie === undefined) return undefined;
    const session = await store.find(hashToken(cookie));
    if (session === undefined) return undefined;
    const nowMs = clock();
    // A clock that was set back must not lengthen anything.
    const isLive = nowMs < session.expires_at_ms && nowMs < session.last_seen_at_ms + idleMs;
    const holder = isLive ? await findHolder(session) : undefined;
    return holder && { session, holder };
  };

  /** Whose session it is, as they are now. */
  const findHolder = async (session: StoredSession): Promise<Omit<SignedIn, 'expiresAtMs'> | undefined> => {
    const { name, role, subaccount_id, user_id, password_changes } = session;
    if (name !== null && role !== null) return { name, role };
    if (session.provider_subject !== null) return findProviderUser(session);
    if (subaccount_id === null || user_id === null || password_changes === null) return undefined;
    const found = await users.findCurrent({
      subaccountId: toSubaccountId(subaccount_id),
      userId: user_id,
      passwordChanges: password_changes,
    });
    return found && { name: found.user.userName, role: found.role, subaccount: found.subaccount };
  };

  /** What the groups of then give now; with another provider nothing they were told counts. */
  const findProviderUser = (session: StoredSession): Omit<SignedIn, 'expiresAtMs'> | undefined => {
    const { provider_issuer, provider_user, provider_groups } = session;
    if (singleSignOn === undefined || provider_issuer !== singleSignOn.issuer) return undefined;
    const role = singleSignOn.roleOf(storedGroups.parse(JSON.parse(provider_groups ?? '[]')));
    return role && { name: provider_user ?? '', role };
  };

  return {
    begin: async (request, holder) => {
      const cookie = new Secret(randomBase64url(secretBytes));
      const nowMs = clock();
      const expiresAtMs = nowMs + absoluteMs;
      const previous = readSessionCookie(request);
      await database.write(async (transaction) => {
        await store.removeExpired(transaction, nowMs);
        // Whatever the browser had before is worth nothing afterwards.
        if (previous !== undefined) await store.remove(transaction, hashToken(previous));
        const idDigest = hashToken(cookie.reveal());
        const ofProvider = 'subject' in holder ? holder : undefined;
        await store.insert(transaction, {
          id_digest: idDigest,
          administrator_id: 'id' in holder ? holder.id : null,
          subaccount_id: 'user' in holder ? holder.subaccount.id : null,
          user_id: 'user' in holder ? holder.user.id : null,
          password_changes: 'user' in holder ? holder.user.passwordChanges : null,
          provider_issuer: ofProvider?.issuer ?? null,
          provider_subject: ofProvider?.subject ?? null,
          provider_user: ofProvider?.name ?? null,
          provider_groups: ofProvider === undefined ? null : JSON.stringify(ofProvider.groups),
          sealed_id_token:
            ofProvider === undefined ? null : sealing.seal(ofProvider.idToken.reveal(), contextOf(idDigest)),
          created_at_ms: nowMs,
          last_seen_at_ms: nowMs,
          expires_at_ms: expiresAtMs,
        });
        await appendAudit(transaction, {
          ...eventOf(request, describeHolder(holder), 'Signing in to the cockpit'),
          ...('subject' in holder && { attributes: { issuer: holder.issuer, subject: holder.subject } }),
        });
      });
      return { cookie, expiresAtMs };
    },
    find: async (request) => {
      const live = await findLive(request);
      if (live === undefined) return undefined;
      const { session, holder } = live;
      assertFromCockpit(request);
      const nowMs = clock();
      if (nowMs - session.last_seen_at_ms > touchEveryMs) {
        await database.write((transaction) => store.touch(transaction, session.id_digest, nowMs));
      }
      return { ...holder, expiresAtMs: session.expires_at_ms };
    },
    end: async (request) => {
      const live = await findLive(request);
      if (live === undefined) return undefined;
      const { session, holder } = live;
      await database.write(async (transaction) => {
        await store.remove(transaction, session.id_digest);
        await appendAudit(transaction, eventOf(request, holder, 'Signing out of the cockpit'));
      });
      const { provider_subject, sealed_id_token: sealed, id_digest: idDigest } = session;
      if (provider_subject === null) return undefined;
      return { idToken: sealed === null ? undefined : new Secret(sealing.openText(sealed, contextOf(idDigest))) };
    },
    endAllOf: store.removeOf,
    issueCode: async (administratorId) => {
      const code = new Secret(randomBase64url(secretBytes));
      const expiresAtMs = clock() + codeLifetimeMs;
      await database.write((transaction) =>
        store.insertCode(transaction, {
          code_digest: hashToken(code.reveal()),
          administrator_id: administratorId,
          expires_at_ms: expiresAtMs,
        }),
      );
      return { code, expiresAtMs };
    },
    redeemCode: async (code) => {
      const row = await database.write((transaction) => store.takeCode(transaction, hashToken(code.reveal())));
      return row !== undefined && clock() < row.expires_at_ms ? row.administrator_id : undefined;
    },
  };
};

const storedGroups = z.array(z.string());

const contextOf = (idDigest: string): SealingContext => ({
  table: 'cockpit_sessions',
  row: idDigest,
  column: 'sealed_id_token',
});

const describeHolder = (holder: SessionHolder): Pick<SignedIn, 'name' | 'subaccount'> =>
  'user' in holder ? { name: holder.user.userName, subaccount: holder.subaccount } : { name: holder.name };
