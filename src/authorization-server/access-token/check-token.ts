import { z } from 'zod';
import { hashToken } from '../../crypto/digest.ts';
import { verifyJwt } from '../../crypto/jwt.ts';
import { createVerifiedTokenCache } from '../../crypto/verified-token-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import { toServiceInstanceId, toSubaccountId } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { Database } from '../../storage/database.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import { type ClientKind, type KnownClient, technicalUserOf } from '../clients/oauth-client.ts';
import { platformAudienceOf } from '../issuers.ts';
import type { TokenKeys } from '../keys/token-keys.ts';
import { createReadThroughCache } from '../read-through-cache.ts';
import type { AccessTokenFacts, TokenCheck, TokenRejection } from './access-token.ts';
import { findStoredToken, isJwtRevoked, type StoredToken } from './access-token-store.ts';
import { audienceOf } from './audience.ts';

/** Checks tokens of every zone. Cheap when repeated. */
export type TokenChecker = {
  readonly check: (token: string) => Promise<TokenCheck>;
  /** To be called when an opaque token was revoked. */
  readonly forgetToken: (tokenHash: string) => void;
  /** To be called when a JWT was revoked. */
  readonly forgetJwt: (jti: string) => void;
};

/** Documented samples have 31 and 32 characters; imported ones may have fewer. Source: SAP docs, see docs/compatibility.md */
const opaqueToken = /^[\x21-\x7e]{1,512}$/;

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  client_id: z.string(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  aud: z.array(z.string()),
  scope: z.union([z.array(z.string()), z.string()]),
  grant_type: z.string(),
  zid: z.string().optional(),
  user_name: z.string().optional(),
  ext_attr: z
    .object({ serviceinstanceid: z.string().optional(), clientsubaccountid: z.string().optional() })
    .optional(),
});

/** Creates the check. Source: SAP doc "OAuth 2.0 Authorization Code Grant" (check by the resource server); security.md S-20, S-21, R-04 */
export const createTokenChecker = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly directory: ClientDirectory;
  readonly keys: TokenKeys;
  readonly publicUrls: PublicUrls;
}): TokenChecker => {
  const { database, clock, directory, publicUrls } = parts;
  // Fresh for 2 s: so long may a revocation on another node take. Stale for 120 s: through a short outage of the database.
  const times = { freshMs: 2000, staleMs: 120_000, clock };
  const storedTokens = createReadThroughCache<StoredToken>({
    maxEntries: 50_000,
    ...times,
    read: (tokenHash) => findStoredToken(database, tokenHash),
  });
  const revocations = createReadThroughCache<{ readonly isRevoked: boolean }>({
    maxEntries: 50_000,
    ...times,
    read: async (jti) => ({ isRevoked: await isJwtRevoked(database, jti) }),
  });
  const verified = createVerifiedTokenCache({ maxEntries: 10_000, clock });
  const factsOfPayload = new WeakMap<object, AccessTokenFacts>();

  const checkOpaque = async (token: string): Promise<TokenCheck> => {
    if (!opaqueToken.test(token)) return invalid('malformed');
    const stored = await storedTokens.get(hashToken(token));
    if (stored === undefined) return invalid('unknown');
    const known = await directory.get(stored.clientId);
    if (known === undefined || !known.client.isEnabled) return invalid('revoked');
    const facts = opaqueFacts(stored, known, publicUrls);
    return facts.expiresAtMs !== undefined && facts.expiresAtMs <= clock()
      ? invalid('expired')
      : { kind: 'valid', facts };
  };

  const checkJwt = async (token: string): Promise<TokenCheck> => {
    const verification = await verifyJwt(token, {
      clock,
      cache: verified,
      findKey: async (kid) => (kid === undefined ? undefined : (await parts.keys.findVerificationKey(kid))?.key),
    });
    if (verification.kind === 'rejected') return invalid(rejections[verification.reason] ?? 'malformed');
    const { payload, header } = verification;
    let facts = factsOfPayload.get(payload);
    if (facts === undefined) {
      // The key says whose token it is; the claims of a token it did sign agree with it.
      const owner = await parts.keys.findVerificationKey(String(header.kid));
      const claims = claimsSchema.safeParse(payload);
      if (owner === undefined || !claims.success) return invalid('malformed');
      facts = jwtFacts(claims.data, payload, owner.subaccountId, publicUrls);
      factsOfPayload.set(payload, facts);
    }
    const isRevoked = await isRevokedNow(facts, String(payload.jti));
    if (isRevoked) return invalid('revoked');
    // No leeway here, unlike for the tokens of others: it is our own clock that set the end.
    return facts.expiresAtMs !== undefined && facts.expiresAtMs <= clock()
      ? invalid('expired')
      : { kind: 'valid', facts };
  };

  /** With the database away a JWT counts by its signature alone. */
  const isRevokedNow = async (facts: AccessTokenFacts, jti: string): Promise<boolean> => {
    try {
      const known = await directory.get(facts.clientId);
      if (known === undefined || !known.client.isEnabled) return true;
      // A token of an earlier client of this id, deleted since, does not come back with the id. `iat` counts whole seconds.
      if (facts.issuedAtMs + 1000 <= known.client.createdAtMs) return true;
      return (await revocations.get(jti))?.isRevoked === true;
    } catch (error) {
      if (error instanceof WireError && error.status === 503) return false;
      throw error;
    }
  };

  return {
    check: (token) => (token.includes('.') ? checkJwt(token) : checkOpaque(token)),
    forgetToken: storedTokens.forget,
    forgetJwt: revocations.forget,
  };
};

const invalid = (reason: TokenRejection): TokenCheck => ({ kind: 'invalid', reason });

const rejections: Readonly<Record<string, TokenRejection>> = {
  expired: 'expired',
  'signature-invalid': 'signature',
  'key-unknown': 'signature',
  'algorithm-refused': 'signature',
};

const opaqueFacts = (stored: StoredToken, known: KnownClient, urls: PublicUrls): AccessTokenFacts => {
  const { client } = known;
  const lifetime = client.tokenLifetimeSeconds;
  return {
    format: 'opaque',
    clientKind: client.kind,
    subaccountId: toSubaccountId(stored.subaccountId),
    clientSubaccountId: client.subaccountId,
    clientId: client.clientId,
    userName: stored.userName ?? technicalUserOf(client.clientId),
    scopes: stored.scopes,
    audience: audienceOf(client, stored.scopes, urls),
    ...ofClient(known),
    grantType: stored.grantType,
    issuedAtMs: stored.issuedAtMs,
    ...(lifetime !== 0 && { expiresAtMs: stored.issuedAtMs + lifetime * 1000 }),
  };
};

const jwtFacts = (
  claims: z.output<typeof claimsSchema>,
  payload: Readonly<Record<string, unknown>>,
  subaccountId: AccessTokenFacts['subaccountId'],
  urls: PublicUrls,
): AccessTokenFacts => {
  const { serviceinstanceid: serviceInstanceId, clientsubaccountid: clientSubaccountId } = claims.ext_attr ?? {};
  const clientKind = kindOf(claims, urls);
  return {
    format: 'jwt',
    clientKind,
    subaccountId,
    clientSubaccountId: clientSubaccountId === undefined ? subaccountId : toSubaccountId(clientSubaccountId),
    clientId: claims.client_id,
    userName: claims.user_name ?? technicalUserOf(claims.client_id),
    scopes: typeof claims.scope === 'string' ? claims.scope.split(' ').filter(Boolean) : claims.scope,
    audience: claims.aud,
    ...subscriptionOf(clientKind, claims.aud),
    ...(serviceInstanceId !== undefined && { serviceInstanceId: toServiceInstanceId(serviceInstanceId) }),
    grantType: claims.grant_type,
    issuedAtMs: claims.iat * 1000,
    expiresAtMs: claims.exp * 1000,
    claims: payload,
  };
};

const kindOf = (claims: z.output<typeof claimsSchema>, urls: PublicUrls): ClientKind => {
  if (claims.zid !== undefined) return 'xsuaa';
  return claims.aud.includes(platformAudienceOf(urls)) ? 'platform-api' : 'neo-application';
};

/** A Neo token's audience is the subscription its client was registered for. */
const subscriptionOf = (
  kind: ClientKind,
  [audience = '']: readonly string[],
): Pick<AccessTokenFacts, 'subscription'> => {
  const colon = audience.indexOf(':');
  return kind === 'neo-application' && colon > 0
    ? { subscription: { providerAccount: audience.slice(0, colon), application: audience.slice(colon + 1) } }
    : {};
};

const ofClient = ({ client }: KnownClient): Pick<AccessTokenFacts, 'subscription' | 'serviceInstanceId'> => ({
  ...(client.subscription !== undefined && { subscription: client.subscription }),
  ...(client.serviceInstanceId !== undefined && { serviceInstanceId: client.serviceInstanceId }),
});
