import type { Audit } from '../../audit/index.ts';
import { hashToken } from '../../crypto/digest.ts';
import { signEncodedJwt } from '../../crypto/jwt.ts';
import { generateOpaqueToken } from '../../crypto/random.ts';
import { type Clock, toEpochSeconds } from '../../foundation/clock.ts';
import { randomHex } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { TokenKeys } from '../keys/token-keys.ts';
import { insertIssuedJwt } from '../revocation/authorization-store.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { type IssuedToken, maxJwtLifetimeSeconds, type TokenOrder } from './access-token.ts';
import { type NewToken, prepareInsertTokens } from './access-token-store.ts';
import { createIdToken } from './id-token.ts';
import { issueEvent, refreshEvent } from './issue-event.ts';
import type { LateEvents } from './late-events.ts';
import { createPrepareJwt } from './prepare-jwt.ts';
import { createRedeem } from './redeem.ts';
import { createWriteToken } from './write-tokens.ts';

/** Issues access tokens, and what comes with them. Throws `AlreadyRedeemed` where what the token is given for was used up. */
export type IssueAccessToken = (order: TokenOrder) => Promise<IssuedToken>;

/** Creates the issuing of tokens. An opaque token is stored (hashed) before it is handed out; a JWT needs no write to be valid. */
export const createIssueAccessToken = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append' | 'appendAll'>;
  readonly lateEvents: LateEvents;
  readonly keys: TokenKeys;
  readonly settings: AuthorizationServerSettings;
}): IssueAccessToken => {
  const { clock, keys, lateEvents, audit } = parts;
  const urls = parts.settings.publicUrls;
  const writeToken = createWriteToken(parts);
  const insertTokens = prepareInsertTokens(parts.database);
  const redeem = createRedeem(parts);
  const prepareJwt = createPrepareJwt(urls);

  /** Writes what is issued for something that can be used once, or belongs to an authorization: all of it or nothing. */
  const writeTogether = (order: TokenOrder, store: (transaction: Transaction) => Promise<void>) =>
    redeem(order, store, (transaction, refreshToken) => audit.append(transaction, refreshEvent(order, refreshToken)));

  const issueOpaque = async (order: TokenOrder): Promise<IssuedToken> => {
    const { client } = order.known;
    const accessToken = generateOpaqueToken();
    const tokenHash = hashToken(accessToken);
    const nowMs = clock();
    const token = toNewToken(order, tokenHash, nowMs);
    const event = issueEvent(order, accessToken);
    let extras: { readonly refreshToken?: string } = {};
    if (needsOwnWrite(order)) {
      extras = await writeTogether(order, async (transaction) => {
        await insertTokens(transaction, [token]);
        await audit.append(transaction, event);
      });
    } else {
      await writeToken(token, event);
    }
    return {
      accessToken,
      expiresInSeconds: opaqueLifetime(client.tokenLifetimeSeconds, order.notAfterMs, nowMs),
      scopes: order.scopes,
      jti: tokenHash.slice(0, 32),
      ...extras,
    };
  };

  const issueJwt = async (order: TokenOrder): Promise<IssuedToken> => {
    const { client } = order.known;
    const key = await keys.getActive(order.zone.id);
    const nowMs = clock();
    const iat = toEpochSeconds(nowMs);
    const lifetime = client.tokenLifetimeSeconds === 0 ? maxJwtLifetimeSeconds : client.tokenLifetimeSeconds;
    const exp = Math.min(
      iat + Math.min(lifetime, maxJwtLifetimeSeconds),
      order.notAfterMs === undefined ? Number.POSITIVE_INFINITY : toEpochSeconds(order.notAfterMs),
    );
    const jti = randomHex(16);
    const { headerSegment, fillPayload } = prepareJwt(order, key);
    const accessToken = await signEncodedJwt({ headerSegment, payload: fillPayload({ jti, iat, exp }), key });
    const event = issueEvent(order, jti);
    // XSUAA counts the remaining whole seconds: 43199 for a token of twelve hours.
    const expiresInSeconds = client.kind === 'xsuaa' ? Math.floor(exp - nowMs / 1000) : exp - iat;
    const issued = { accessToken, expiresInSeconds, scopes: order.scopes, jti };
    if (!needsOwnWrite(order)) {
      lateEvents.note(event);
      return issued;
    }
    const idToken = order.idToken && (await createIdToken({ order, key, urls, times: { iat, exp }, accessToken }));
    const { authorizationId } = order;
    const extras = await writeTogether(order, async (transaction) => {
      if (authorizationId !== undefined) {
        await insertIssuedJwt(transaction, {
          jti,
          clientId: client.clientId,
          authorizationId,
          expiresAtMs: exp * 1000,
        });
      }
      await audit.append(transaction, event);
    });
    return { ...issued, ...extras, ...(idToken !== undefined && { idToken }) };
  };

  return (order) => (order.format === 'opaque' ? issueOpaque(order) : issueJwt(order));
};

/** 0 stays 0, which means unlimited, unless the order sets an end. */
const opaqueLifetime = (lifetimeSeconds: number, notAfterMs: number | undefined, nowMs: number): number => {
  if (notAfterMs === undefined) return lifetimeSeconds;
  const leftSeconds = Math.floor((notAfterMs - nowMs) / 1000);
  return lifetimeSeconds === 0 ? leftSeconds : Math.min(lifetimeSeconds, leftSeconds);
};

/** Tokens of client credentials share their writes with others, or need none. */
const needsOwnWrite = (order: TokenOrder): boolean =>
  order.redemption !== undefined || order.authorizationId !== undefined || order.idToken !== undefined;

const toNewToken = (order: TokenOrder, tokenHash: string, issuedAtMs: number): NewToken => {
  const { subject, confirmation, audience, actors, notAfterMs, authorizationId } = order;
  const user = subject.kind === 'user' ? subject.user : undefined;
  const hasDetails = user ?? confirmation ?? audience ?? actors ?? notAfterMs;
  return {
    tokenHash,
    clientId: order.known.client.clientId,
    subaccountId: order.zone.id,
    issuedAtMs,
    scopes: order.scopes,
    grantType: order.grantType,
    ...(user !== undefined && { userName: user.name }),
    ...(authorizationId !== undefined && { authorizationId }),
    ...(hasDetails !== undefined && {
      details: {
        user,
        confirmation,
        audience: audience && [...audience],
        actors: actors && [...actors],
        notAfterMs,
      },
    }),
  };
};
