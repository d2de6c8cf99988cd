import type { Clock } from '../../foundation/clock.ts';
import { randomHex } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { insertRefreshToken } from '../refresh-token/refresh-token-store.ts';
import type { TokenOrder } from './access-token.ts';

/** What the token was to be given for has been used, or was ended meanwhile. Nothing was issued. */
export class AlreadyRedeemed extends Error {
  override readonly name = 'AlreadyRedeemed';
}

/** Redeems what an order is given for and stores what is issued for it, in one transaction. Answers the refresh token, where one was asked for. */
export type Redeem = (
  order: TokenOrder,
  store: (transaction: Transaction) => Promise<void>,
  onRefreshToken: (transaction: Transaction, refreshToken: string) => Promise<void>,
) => Promise<{ readonly refreshToken?: string }>;

/** Creates the redemption. Source: RFC 6749 §4.1.2, §6; security.md S-11 (of 50 simultaneous uses one succeeds) */
export const createRedeem =
  ({ database, clock }: { readonly database: Database; readonly clock: Clock }): Redeem =>
  async (order, store, onRefreshToken) => {
    const { authorizationId, refreshTokenLifetimeSeconds, subject } = order;
    const refreshToken =
      authorizationId !== undefined && refreshTokenLifetimeSeconds !== undefined && subject.kind === 'user'
        ? randomHex(32)
        : undefined;
    await database.write(async (transaction) => {
      if (order.redemption !== undefined && !(await order.redemption.redeem(transaction))) throw new AlreadyRedeemed();
      await store(transaction);
      if (refreshToken === undefined || authorizationId === undefined || subject.kind !== 'user') return;
      const nowMs = clock();
      await insertRefreshToken(transaction, refreshToken, {
        clientId: order.known.client.clientId,
        subaccountId: order.zone.id,
        authorizationId,
        user: subject.user,
        scopes: order.refreshTokenScopes ?? order.scopes,
        details: {
          audience: order.authorizedAudience && [...order.authorizedAudience],
          confirmation: order.confirmation,
        },
        issuedAtMs: nowMs,
        expiresAtMs: nowMs + (refreshTokenLifetimeSeconds ?? 0) * 1000,
      });
      await onRefreshToken(transaction, refreshToken);
    });
    return refreshToken === undefined ? {} : { refreshToken };
  };
