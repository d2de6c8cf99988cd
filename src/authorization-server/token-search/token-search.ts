import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audit } from '../../audit/index.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { IdentityProvider } from '../../identity-provider/index.ts';
import type { Database } from '../../storage/database.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import type { UnlimitedTokens } from '../clients/metadata/lifetimes.ts';
import { invalidRequest } from '../errors.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import type { RevokeAuthorization } from '../revocation/revoke-authorization.ts';
import { findAuthorization, selectAuthorizationIds, selectAuthorizations } from './authorization-store.ts';
import { isTokenId, type ListedAuthorization, type TokenFilter, type TokenPage } from './listed-token.ts';
import {
  deleteSomeTokens,
  deleteTokenById,
  endTokensOfClient,
  type PageStart,
  selectTokens,
} from './token-search-store.ts';
import { resolveFilter, type TokenSelection } from './token-selection.ts';

/**
 * Finding and ending tokens for administrators and for the users they belong to. Everything is confined to the subaccount named: the one
 * the tokens are for (S-55). What is ended is refused at once here, on other nodes within 2 s.
 * Source: SAP doc "Revoke OAuth Access Tokens"
 */
export type Tokens = {
  /** Needs a client or a user. `limit` is 100 unless given, 500 at most; `after` is the `next` of the page before. Throws 400. */
  readonly search: (
    subaccountId: SubaccountId,
    filter: TokenFilter & { readonly limit?: number | undefined; readonly after?: string | undefined },
  ) => Promise<TokenPage>;
  /** The newest 1000. */
  readonly searchAuthorizations: (
    subaccountId: SubaccountId,
    filter: TokenFilter,
  ) => Promise<readonly ListedAuthorization[]>;
  /** Ends one token by its id; a refresh token may bring a new one. False when there is none. */
  readonly revoke: (subaccountId: SubaccountId, tokenId: string, actor: Actor) => Promise<boolean>;
  /** Ends all that was issued for an authorization, refresh tokens and JWTs too. False when there is none. */
  readonly revokeAuthorization: (subaccountId: SubaccountId, authorizationId: string, actor: Actor) => Promise<boolean>;
  /**
   * Ends all tokens of a client or user, answers how many opaque ones were listed. Of a client of this subaccount also its JWTs and
   * refresh tokens; of a user also those of what the user authorized. Throws 400 where neither is named.
   */
  readonly revokeAll: (subaccountId: SubaccountId, filter: TokenFilter, actor: Actor) => Promise<number>;
};

const defaultLimit = 100;
const maxLimit = 500;
const batchSize = 200;

/** Creates the search. Source: SAP doc "Revoke OAuth Access Tokens"; spec 3.11 */
export const createTokens = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser'>;
  readonly directory: ClientDirectory;
  readonly checker: Pick<TokenChecker, 'forgetToken'>;
  readonly revokeAuthorization: RevokeAuthorization;
  readonly unlimitedTokens: UnlimitedTokens;
}): Tokens => {
  const { database, clock, audit, checker, unlimitedTokens } = parts;

  const resolve = (subaccountId: SubaccountId, filter: TokenFilter): Promise<TokenSelection | undefined> => {
    if (filter.clientId === undefined && filter.user === undefined) {
      throw invalidRequest('A client or a user must be named');
    }
    return resolveFilter(parts.identityProvider, subaccountId, filter);
  };

  /** Small batches, each a transaction of its own, so that token requests are not held up. */
  const deleteAll = async (selection: TokenSelection, event?: AuditEvent): Promise<number> => {
    let deleted = 0;
    for (;;) {
      const hashes = await database.write(async (transaction) => {
        const some = await deleteSomeTokens(transaction, selection, batchSize);
        if (some.length > 0 && event !== undefined) {
          await audit.append(transaction, { ...event, attributes: { count: String(some.length) } });
        }
        return some;
      });
      for (const hash of hashes) checker.forgetToken(hash);
      deleted += hashes.length;
      if (hashes.length < batchSize) return deleted;
      await nextTurn();
    }
  };

  const revokeOfUser = async (selection: TokenSelection, user: string, actor: Actor): Promise<number> => {
    // The opaque tokens first: they are counted, and the authorizations are found by what they have besides.
    const authorizations = await selectAuthorizationIds(database.read, selection);
    const event = revocation(
      selection.subaccountId,
      actor,
      `user ${user}`,
      `Deleting cloud access tokens of user: ${user}`,
    );
    const deleted = await deleteAll(selection, event);
    for (const authorizationId of authorizations) {
      await parts.revokeAuthorization(authorizationId, { ...event, attributes: { authorizationId } });
    }
    return deleted;
  };

  return {
    search: async (subaccountId, { limit = defaultLimit, after, ...filter }) => {
      const selection = await resolve(subaccountId, filter);
      if (selection === undefined) return { tokens: [] };
      const size = Math.min(Math.max(limit, 1), maxLimit);
      const liveness = { nowMs: clock(), unlimitedTokens };
      const rows = await selectTokens(database.read, selection, liveness, {
        limit: size,
        after: parsePageStart(after),
      });
      const last = rows.at(-1)?.start;
      return {
        tokens: rows.flatMap(({ token }) => (token === undefined ? [] : [token])),
        ...(last !== undefined && rows.length === size && { next: `${last.issuedAtMs}.${last.tokenId}` }),
      };
    },

    searchAuthorizations: async (subaccountId, filter) => {
      const selection = await resolve(subaccountId, filter);
      return selection === undefined ? [] : selectAuthorizations(database.read, selection, clock());
    },

    revoke: async (subaccountId, tokenId, actor) => {
      if (!isTokenId(tokenId)) return false;
      const deleted = await database.write(async (transaction) => {
        const found = await deleteTokenById(transaction, subaccountId, tokenId);
        if (found === undefined) return undefined;
        await audit.append(transaction, {
          // The first symbols of the token itself are known to nobody here: they are those of its id.
          ...revocation(
            subaccountId,
            actor,
            `OAuth client ${found.clientId}`,
            `Deleting cloud access token: ${tokenId.slice(0, 5)}`,
          ),
          attributes: { tokenId },
        });
        return found;
      });
      if (deleted !== undefined) checker.forgetToken(deleted.tokenHash);
      return deleted !== undefined;
    },

    revokeAuthorization: async (subaccountId, authorizationId, actor) => {
      const found = await findAuthorization(database.read, subaccountId, authorizationId);
      if (found === undefined) return false;
      await parts.revokeAuthorization(authorizationId, {
        ...revocation(
          subaccountId,
          actor,
          `OAuth client ${found.clientId}`,
          `Deleting cloud access tokens of an authorization by user: ${found.userName}`,
        ),
        attributes: { authorizationId },
      });
      return true;
    },

    revokeAll: async (subaccountId, filter, actor) => {
      const selection = await resolve(subaccountId, filter);
      if (selection === undefined) return 0;
      const { clientId, userNames } = selection;
      if (userNames !== undefined) return revokeOfUser(selection, userNames.at(-1) ?? '', actor);
      const object = `OAuth client ${clientId ?? ''}`;
      const event = revocation(
        subaccountId,
        actor,
        object,
        `Deleting cloud access tokens of client: ${clientId ?? ''}`,
      );
      if (clientId === undefined) return 0;
      const isOwn = await database.write(async (transaction) => {
        const isEnded = await endTokensOfClient(transaction, subaccountId, clientId, clock);
        if (isEnded) await audit.append(transaction, event);
        return isEnded;
      });
      parts.directory.forget(clientId);
      // A client of another subaccount (an application this one subscribes to) loses what it has here, and nothing elsewhere.
      return deleteAll(selection, isOwn ? undefined : event);
    },
  };
};

const revocation = (subaccountId: SubaccountId, actor: Actor, object: string, message: string): AuditEvent => ({
  category: 'audit.security-events',
  subaccountId,
  actor,
  action: 'delete',
  object,
  message,
});

const parsePageStart = (text: string | undefined): PageStart | undefined => {
  if (text === undefined) return undefined;
  const [, issuedAtMs = '', tokenId = ''] = /^(\d{1,15})\.([0-9a-f]{32})$/.exec(text) ?? [];
  if (tokenId === '') throw invalidRequest('The page must be one that an earlier reply named');
  return { issuedAtMs: Number(issuedAtMs), tokenId };
};
