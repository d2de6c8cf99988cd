import type { Audit } from '../../audit/index.ts';
import { hashToken } from '../../crypto/digest.ts';
import { signJwt } from '../../crypto/jwt.ts';
import { generateOpaqueToken } from '../../crypto/random.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import { type Clock, toEpochSeconds } from '../../foundation/clock.ts';
import type { Database } from '../../storage/database.ts';
import { xsuaaOriginOf } from '../issuers.ts';
import type { TokenKeys } from '../keys/token-keys.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { type IssuedToken, maxJwtLifetimeSeconds, type TokenOrder } from './access-token.ts';
import type { LateEvents } from './late-events.ts';
import { neoClaims } from './neo-claims.ts';
import { createWriteToken } from './write-tokens.ts';
import { xsuaaClaims } from './xsuaa-claims.ts';

/** Issues access tokens. */
export type IssueAccessToken = (order: TokenOrder) => Promise<IssuedToken>;

/** Creates the issuing of tokens. An opaque token is stored (hashed) before it is handed out; a JWT needs no write to be valid. */
export const createIssueAccessToken = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly lateEvents: LateEvents;
  readonly keys: TokenKeys;
  readonly settings: AuthorizationServerSettings;
}): IssueAccessToken => {
  const { clock, keys, lateEvents } = parts;
  const urls = parts.settings.publicUrls;
  const writeToken = createWriteToken(parts);

  const issueOpaque = async (order: TokenOrder): Promise<IssuedToken> => {
    const { client } = order.known;
    const accessToken = generateOpaqueToken();
    const tokenHash = hashToken(accessToken);
    await writeToken(
      {
        tokenHash,
        clientId: client.clientId,
        subaccountId: order.zone.id,
        issuedAtMs: clock(),
        scopes: order.scopes,
        grantType: order.grantType,
      },
      issueEvent(order, accessToken),
    );
    return {
      accessToken,
      expiresInSeconds: client.tokenLifetimeSeconds,
      scopes: order.scopes,
      jti: tokenHash.slice(0, 32),
    };
  };

  const issueJwt = async (order: TokenOrder): Promise<IssuedToken> => {
    const { client } = order.known;
    const key = await keys.getActive(order.zone.id);
    const nowMs = clock();
    const iat = toEpochSeconds(nowMs);
    const lifetime = client.tokenLifetimeSeconds === 0 ? maxJwtLifetimeSeconds : client.tokenLifetimeSeconds;
    const exp = iat + Math.min(lifetime, maxJwtLifetimeSeconds);
    const isXsuaa = client.kind === 'xsuaa';
    const claims = (isXsuaa ? xsuaaClaims : neoClaims)(order, { iat, exp }, urls);
    const accessToken = await signJwt({
      header: {
        ...(isXsuaa && { jku: `${xsuaaOriginOf(urls, order.zone)}/token_keys` }),
        typ: order.format === 'jwtrfc' ? 'at+jwt' : 'JWT',
      },
      payload: order.format === 'jwtrfc' ? { ...claims, scope: order.scopes.join(' ') } : claims,
      key,
    });
    lateEvents.note(issueEvent(order, claims.jti));
    // XSUAA counts the remaining whole seconds: 43199 for a token of twelve hours.
    const expiresInSeconds = isXsuaa ? Math.floor(exp - nowMs / 1000) : exp - iat;
    return { accessToken, expiresInSeconds, scopes: order.scopes, jti: claims.jti };
  };

  return (order) => (order.format === 'opaque' ? issueOpaque(order) : issueJwt(order));
};

/**
 * The record of an issued token: its first five symbols, or those of its `jti` where it is a JWT, as every JWT begins alike.
 * Source: SAP doc "Auditing and Logging Information for OAuth 2.0 Service"
 */
const issueEvent = (order: TokenOrder, text: string): AuditEvent => {
  const { client } = order.known;
  const kind = client.kind === 'platform-api' ? 'platform access token' : 'access token';
  return {
    category: 'audit.security-events',
    subaccountId: order.zone.id,
    actor: {
      kind: 'client',
      name: client.clientId,
      remoteAddress: order.remoteAddress,
      requestId: order.requestId,
    },
    action: 'create',
    object: `OAuth client ${client.clientId}`,
    message: `Creating ${kind}: ${text.slice(0, 5)}`,
  };
};
