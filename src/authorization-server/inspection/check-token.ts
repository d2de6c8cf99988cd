import { z } from 'zod';
import { hashToken } from '../../crypto/digest.ts';
import { verifyJwt } from '../../crypto/jwt.ts';
import { createVerifiedTokenCache } from '../../crypto/verified-token-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import { type SubaccountId, toServiceInstanceId, toSubaccountId } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { Database } from '../../storage/database.ts';
import type { AccessTokenFacts, TokenCheck, TokenRejection } from '../access-token/access-token.ts';
import { findStoredToken, isJwtRevoked, type StoredToken } from '../access-token/access-token-store.ts';
import { audienceOf } from '../access-token/claims/audience.ts';
import type { TokenUser } from '../access-token/token-details.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import { type ClientKind, type KnownClient, technicalUserOf } from '../clients/oauth-client.ts';
import { platformAudienceOf } from '../issuers.ts';
import type { TokenKeys } from '../keys/token-keys.ts';
import { createReadThroughCache } from '../read-through-cache.ts';

/** Checks tokens of every zone. Cheap when repeated. */
export type TokenChecker = {
  readonly check: (token: string) => Promise<TokenCheck>;
  /** To be called when an opaque token was revoked. */
  readonly forgetToken: (tokenHash: string) => void;
  /** To be called when a JWT was revoked. */
  readonly forgetJwt: (jti: string, clientId: string) => void;
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
  user_id: z.string().optional(),
  origin: z.string().optional(),
  email: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  groups: z.array(z.string()).optional(),
  'xs.system.attributes': z.object({ 'xs.saml.groups': z.array(z.string()).optional() }).optional(),
  'xs.user.attributes': z.record(z.string(), z.array(z.string())).optional(),
  cnf: z.object({ 'x5t#S256': z.string() }).optional(),
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
  /** Whether tokens of this user still count (S-28); false once it or its identity provider was disabled or deleted. */
  readonly isUserActive: (subaccountId: SubaccountId, user: TokenUser) => Promise<boolean>;
  /** Whether tokens of XSUAA bound to a certificate need it wherever they are presented. */
  readonly requiresBoundTokens: boolean;
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
    read: async (key) => ({ isRevoked: await isJwtRevoked(database, ...splitRevocationKey(key)) }),
  });
  const verified = createVerifiedTokenCache({ maxEntries: 10_000, clock });
  const factsOfPayload = new WeakMap<object, AccessTokenFacts>();
  // Both records are made anew whenever they are read again, so what follows from them holds as long as they do.
  const factsOfStored = new WeakMap<StoredToken, { readonly known: KnownClient; readonly facts: AccessTokenFacts }>();
  const factsOf = (stored: StoredToken, known: KnownClient): AccessTokenFacts => {
    const last = factsOfStored.get(stored);
    if (last?.known === known) return last.facts;
    const facts = opaqueFacts(stored, known, publicUrls);
    factsOfStored.set(stored, { known, facts });
    return facts;
  };

  const checkOpaque = async (token: string): Promise<TokenCheck> => {
    if (!opaqueToken.test(token)) return invalid('malformed');
    const stored = await storedTokens.get(hashToken(token));
    if (stored === undefined) return invalid('unknown');
    const known = await directory.get(stored.clientId);
    if (known === undefined || !known.client.isEnabled) return invalid('revoked');
    const facts = factsOf(stored, known);
    if (facts.issuedAtMs < (known.client.tokensValidFromMs ?? 0)) return invalid('revoked');
    if (facts.user !== undefined && !(await parts.isUserActive(facts.subaccountId, facts.user))) {
      return invalid('revoked');
    }
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
    // Asked on every use, also where the signature is remembered: the key may have been removed since (S-24). It says as well whose
    // token it is; the claims of a token it did sign agree with it.
    const owner = await parts.keys.findVerificationKey(String(header.kid));
    if (owner === undefined) return invalid('signature');
    let facts = factsOfPayload.get(payload);
    if (facts === undefined) {
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success) return invalid('malformed');
      facts = jwtFacts(claims.data, payload, owner.subaccountId, publicUrls);
      // Tokens by the letter of the standards are `at+jwt`: those are bound in earnest. Source: docs/decisions 0006
      const isOfXsuaa = facts.clientKind === 'xsuaa' && header.typ === 'JWT';
      if (facts.confirmation !== undefined && isOfXsuaa && !parts.requiresBoundTokens) {
        facts = { ...facts, isConfirmationOptional: true };
      }
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
      if (facts.issuedAtMs < (known.client.tokensValidFromMs ?? 0)) return true;
      if (facts.user !== undefined && !(await parts.isUserActive(facts.subaccountId, facts.user))) return true;
      return (await revocations.get(toRevocationKey(jti, facts.clientId)))?.isRevoked === true;
    } catch (error) {
      if (error instanceof WireError && error.status === 503) return false;
      throw error;
    }
  };

  return {
    check: (token) => (token.includes('.') ? checkJwt(token) : checkOpaque(token)),
    forgetToken: storedTokens.forget,
    forgetJwt: (jti, clientId) => revocations.forget(toRevocationKey(jti, clientId)),
  };
};

/** A revocation counts for the tokens of its own client. A client id has no control characters. */
const toRevocationKey = (jti: string, clientId: string): string => `${clientId}\n${jti}`;
const splitRevocationKey = (key: string): [jti: string, clientId: string] => {
  const at = key.indexOf('\n');
  return [key.slice(at + 1), key.slice(0, at)];
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
  const { user, confirmation, audience, notAfterMs = Number.POSITIVE_INFINITY } = stored.details ?? {};
  const lifetime = client.tokenLifetimeSeconds;
  const expiresAtMs = Math.min(
    notAfterMs,
    lifetime === 0 ? Number.POSITIVE_INFINITY : stored.issuedAtMs + lifetime * 1000,
  );
  return {
    format: 'opaque',
    clientKind: client.kind,
    subaccountId: toSubaccountId(stored.subaccountId),
    clientSubaccountId: client.subaccountId,
    clientId: client.clientId,
    userName: stored.userName ?? technicalUserOf(client.clientId),
    ...(user !== undefined && { user }),
    scopes: stored.scopes,
    audience: audience ?? audienceOf(client, stored.scopes, urls),
    ...(confirmation !== undefined && { confirmation }),
    ...ofClient(known),
    grantType: stored.grantType,
    issuedAtMs: stored.issuedAtMs,
    ...(expiresAtMs !== Number.POSITIVE_INFINITY && { expiresAtMs }),
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
    ...userOf(claims),
    ...(claims.cnf !== undefined && { confirmation: claims.cnf['x5t#S256'] }),
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

const userOf = (claims: z.output<typeof claimsSchema>): Pick<AccessTokenFacts, 'user'> => {
  const { user_name: name, email, given_name: givenName, family_name: familyName } = claims;
  if (name === undefined || claims.origin === undefined) return {};
  return {
    user: {
      id: claims.user_id ?? name,
      name,
      ...(email !== undefined && { email }),
      ...(givenName !== undefined && { givenName }),
      ...(familyName !== undefined && { familyName }),
      origin: claims.origin,
      groups: claims['xs.system.attributes']?.['xs.saml.groups'] ?? claims.groups ?? [],
      attributes: claims['xs.user.attributes'] ?? {},
    },
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
