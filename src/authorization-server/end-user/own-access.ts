import type { Audit } from '../../audit/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database } from '../../storage/database.ts';
import { deleteConsent, listConsents } from '../authorization-endpoint/consent-store.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import type { RevokeAuthorization } from '../revocation/revoke-authorization.ts';
import {
  deleteOwnedToken,
  findOwnedToken,
  listOpenCodes,
  listOwnedAuthorizations,
  listOwnedTokens,
  type TokenOwner,
} from './owned-token-store.ts';

/** A token as its user sees it. */
export type ShownToken = {
  readonly tokenHash: string;
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
  readonly issuedAtMs: number;
  /** Absent: unlimited. */
  readonly expiresAtMs: number | undefined;
};

/** A client that may act for the user. */
export type ShownApplication = {
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
  readonly sinceMs: number;
  /** When the last refresh token ends; absent where there is none. */
  readonly expiresAtMs: number | undefined;
};

/** What users see and end of what acts for them. */
export type OwnAccess = {
  readonly listTokens: (owner: TokenOwner) => Promise<readonly ShownToken[]>;
  readonly listApplications: (owner: TokenOwner) => Promise<readonly ShownApplication[]>;
  /** Ends a token, and what can renew it. Of a token that is not the owner's nothing happens. */
  readonly revokeToken: (request: RouteRequest, owner: TokenOwner, tokenHash: string) => Promise<void>;
  /** Ends everything a client has of the user, and forgets that the user allowed it. */
  readonly withdraw: (request: RouteRequest, owner: TokenOwner, clientId: string) => Promise<void>;
};

/** Rows a page shows at most. */
export const maxShown = 100;

/**
 * Creates the view. JWTs are not stored, so they are not seen here; those issued for an authorization that can still be renewed end with it at our own
 * APIs. Source: SAP doc "Revoke OAuth Access Tokens"; O-33
 */
export const createOwnAccess = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly directory: Pick<ClientDirectory, 'get'>;
  readonly checker: Pick<TokenChecker, 'forgetToken'>;
  readonly revokeAuthorization: RevokeAuthorization;
}): OwnAccess => {
  const { database, clock, directory } = parts;

  const eventOf = (request: RouteRequest, { subaccountId, user }: TokenOwner, clientId: string, message: string) =>
    ({
      category: 'audit.security-events',
      subaccountId,
      actor: { kind: 'user', name: user.name, remoteAddress: request.remoteAddress, requestId: request.id },
      action: 'delete',
      object: `OAuth client ${clientId}`,
      message,
    }) satisfies AuditEvent;

  const revokeToken: OwnAccess['revokeToken'] = async (request, owner, tokenHash) => {
    const token = await findOwnedToken(database, owner, tokenHash);
    if (token === undefined) return;
    const event = eventOf(request, owner, token.clientId, 'Deleting cloud access token: revoked by its user');
    if (token.authorizationId !== undefined) {
      await parts.revokeAuthorization(token.authorizationId, event);
      return;
    }
    await database.write(async (transaction) => {
      if (await deleteOwnedToken(transaction, owner, tokenHash)) await parts.audit.append(transaction, event);
    });
    parts.checker.forgetToken(tokenHash);
  };

  return {
    revokeToken,

    listTokens: async (owner) => {
      const tokens = await listOwnedTokens(database, owner, maxShown);
      const shown = await Promise.all(
        tokens.map(async ({ notAfterMs, ...token }): Promise<ShownToken | undefined> => {
          const client = (await directory.get(token.clientId))?.client;
          if (client === undefined || token.issuedAtMs < (client.tokensValidFromMs ?? 0)) return undefined;
          const expiresAtMs = endOf(client, token.issuedAtMs, notAfterMs);
          return expiresAtMs !== undefined && expiresAtMs <= clock() ? undefined : { ...token, client, expiresAtMs };
        }),
      );
      return shown.filter((token) => token !== undefined);
    },

    listApplications: async (owner) => {
      const options = { nowMs: clock(), limit: maxShown };
      const [consents, authorizations] = await Promise.all([
        listConsents(database, owner, maxShown),
        listOwnedAuthorizations(database, owner, options),
      ]);
      const clientIds = new Set([...consents, ...authorizations].map(({ clientId }) => clientId));
      const shown = await Promise.all(
        [...clientIds].map(async (clientId): Promise<ShownApplication | undefined> => {
          const client = (await directory.get(clientId))?.client;
          if (client === undefined) return undefined;
          const consent = consents.find((one) => one.clientId === clientId);
          const own = authorizations.filter((one) => one.clientId === clientId);
          return {
            client,
            scopes: [...new Set([...(consent?.approvedScopes ?? []), ...own.flatMap(({ scopes }) => scopes)])],
            sinceMs: Math.min(
              ...own.map(({ issuedAtMs }) => issuedAtMs),
              consent?.givenAtMs ?? Number.MAX_SAFE_INTEGER,
            ),
            expiresAtMs: own.length === 0 ? undefined : Math.max(...own.map(({ expiresAtMs }) => expiresAtMs)),
          };
        }),
      );
      return shown.filter((application) => application !== undefined);
    },

    withdraw: async (request, owner, clientId) => {
      // The consent goes first: while the tokens end, no new ones are given without asking.
      await database.write(async (transaction) => {
        if (!(await deleteConsent(transaction, owner, clientId))) return;
        await parts.audit.append(transaction, {
          ...eventOf(request, owner, clientId, 'Withdrawing consent'),
          object: `Consent to OAuth client ${clientId}`,
        });
      });
      const event = eventOf(request, owner, clientId, 'Deleting cloud access tokens: access withdrawn by the user');
      const renewable = await listOwnedAuthorizations(database, owner, { nowMs: clock(), limit: maxRows, clientId });
      const open = await listOpenCodes(database, owner, clientId);
      for (const authorizationId of new Set([...renewable.map((one) => one.authorizationId), ...open])) {
        await parts.revokeAuthorization(authorizationId, event);
      }
      const tokens = await listOwnedTokens(database, owner, maxRows);
      for (const { tokenHash } of tokens.filter((token) => token.clientId === clientId)) {
        await revokeToken(request, owner, tokenHash);
      }
    },
  };
};

/** What one user can have of one client before the clean-up takes it away. */
const maxRows = 10_000;

/** Opaque tokens live as long as their client's lifetime says now. Source: SAP doc "OAuth 2.0 Clients with Unlimited Validity Tokens" */
const endOf = (client: OAuthClient, issuedAtMs: number, notAfterMs: number | undefined): number | undefined => {
  const byLifetime = client.tokenLifetimeSeconds === 0 ? undefined : issuedAtMs + client.tokenLifetimeSeconds * 1000;
  if (byLifetime === undefined || notAfterMs === undefined) return byLifetime ?? notAfterMs;
  return Math.min(byLifetime, notAfterMs);
};
