import { hashToken } from '../../crypto/digest.ts';
import { verifyJwt } from '../../crypto/jwt.ts';
import { createVerifiedTokenCache } from '../../crypto/verified-token-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { Database } from '../../storage/database.ts';
import type { AccessTokenFacts, TokenCheck, TokenRejection } from '../access-token/access-token.ts';
import { findStoredToken, isJwtRevoked, type StoredToken } from '../access-token/access-token-store.ts';
import type { TokenUser } from '../access-token/token-details.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import type { TokenKeys } from '../keys/token-keys.ts';
import { createReadThroughCache } from '../read-through-cache.ts';
import { type JwtClaims, jwtFacts, opaqueFacts, parseJwtClaims } from './token-facts.ts';

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

/** Creates the check. Source: SAP doc "OAuth 2.0 Authorization Code Grant" (check by the resource server); security.md S-20, S-21, R-04 */
export const createTokenChecker = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly directory: ClientDirectory;
  readonly keys: TokenKeys;
  readonly publicUrls: PublicUrls;
  /** Whether tokens of this user still count (S-28); false once it or its identity provider was disabled or deleted. */
  readonly isUserActive: (subaccountId: SubaccountId, user: TokenUser, issuedAtMs: number) => Promise<boolean>;
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
  const readings = new WeakMap<object, JwtReading>();
  // Both records are made anew whenever they are read again, so what follows from them holds as long as they do.
  const factsOfStored = new WeakMap<StoredToken, { readonly known: KnownClient; readonly facts: AccessTokenFacts }>();
  const factsOf = (tokenHash: string, stored: StoredToken, known: KnownClient): AccessTokenFacts => {
    const last = factsOfStored.get(stored);
    if (last?.known === known) return last.facts;
    const facts = opaqueFacts({ tokenHash, stored, known, urls: publicUrls });
    factsOfStored.set(stored, { known, facts });
    return facts;
  };

  const checkOpaque = async (token: string): Promise<TokenCheck> => {
    if (!opaqueToken.test(token)) return invalid('malformed');
    const tokenHash = hashToken(token);
    const stored = await storedTokens.get(tokenHash);
    if (stored === undefined) return invalid('unknown');
    const known = await directory.get(stored.clientId);
    if (known === undefined || !known.client.isEnabled) return invalid('revoked');
    const facts = factsOf(tokenHash, stored, known);
    if (facts.issuedAtMs < (known.client.tokensValidFromMs ?? 0)) return invalid('revoked');
    if (facts.user !== undefined && !(await parts.isUserActive(facts.subaccountId, facts.user, facts.issuedAtMs))) {
      return invalid('revoked');
    }
    return facts.expiresAtMs !== undefined && facts.expiresAtMs <= clock()
      ? invalid('expired')
      : { kind: 'valid', facts };
  };

  const factsOfJwt = (
    reading: JwtReading,
    payload: Readonly<Record<string, unknown>>,
    known: KnownClient | undefined,
  ): AccessTokenFacts => {
    const facts = jwtFacts({ ...reading, payload, known, urls: publicUrls });
    // Tokens by the letter of the standards are `at+jwt`: those are bound in earnest. Source: docs/decisions 0006
    const isOfXsuaa = facts.clientKind === 'xsuaa' && reading.typ === 'JWT';
    return facts.confirmation !== undefined && isOfXsuaa && !parts.requiresBoundTokens
      ? { ...facts, isConfirmationOptional: true }
      : facts;
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
    let reading = readings.get(payload);
    if (reading === undefined) {
      const claims = parseJwtClaims(payload);
      if (claims === undefined) return invalid('malformed');
      reading = { claims, subaccountId: owner.subaccountId, typ: header.typ };
      readings.set(payload, reading);
    }
    const client = await findClient(reading.claims.client_id);
    if (client.kind === 'gone') return invalid('revoked');
    const known = client.kind === 'known' ? client.known : undefined;
    const facts = reading.facts ?? factsOfJwt(reading, payload, known);
    // Facts told without the client are told again once it can be read.
    if (known !== undefined) reading.facts = facts;
    if (known !== undefined && (await isRevokedNow(facts, known))) return invalid('revoked');
    // No leeway here, unlike for the tokens of others: it is our own clock that set the end.
    return facts.expiresAtMs !== undefined && facts.expiresAtMs <= clock()
      ? invalid('expired')
      : { kind: 'valid', facts };
  };

  /** With the database away, and the client not remembered either, a JWT counts by its signature alone. */
  const findClient = (clientId: string): Promise<FoundClient> =>
    orUnavailable<FoundClient>(
      async () => {
        const known = await directory.get(clientId);
        return known?.client.isEnabled === true ? { kind: 'known', known } : { kind: 'gone' };
      },
      { kind: 'unavailable' },
    );

  const isRevokedNow = async (facts: AccessTokenFacts, { client }: KnownClient): Promise<boolean> => {
    // A token of an earlier client of this id, deleted since, does not come back with the id. `iat` counts whole seconds.
    if (facts.issuedAtMs + 1000 <= client.createdAtMs) return true;
    if (facts.issuedAtMs < (client.tokensValidFromMs ?? 0)) return true;
    const { user, subaccountId } = facts;
    // Each by itself: while the database is away, what is remembered of the one counts without the other.
    // Rounded up: a user may have been created in the second its first token was issued.
    const issuedAtMs = facts.issuedAtMs + 999;
    const isUserActive =
      user === undefined || (await orUnavailable(async () => parts.isUserActive(subaccountId, user, issuedAtMs), true));
    if (!isUserActive) return true;
    const key = toRevocationKey(facts.jti, facts.clientId);
    return orUnavailable(async () => (await revocations.get(key))?.isRevoked === true, false);
  };

  return {
    check: (token) => (token.includes('.') ? checkJwt(token) : checkOpaque(token)),
    forgetToken: storedTokens.forget,
    forgetJwt: (jti, clientId) => revocations.forget(toRevocationKey(jti, clientId)),
  };
};

type JwtReading = {
  readonly claims: JwtClaims;
  readonly subaccountId: SubaccountId;
  readonly typ: unknown;
  facts?: AccessTokenFacts;
};

type FoundClient =
  | { readonly kind: 'known'; readonly known: KnownClient }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unavailable' };

const orUnavailable = async <Answer>(read: () => Promise<Answer>, fallback: Answer): Promise<Answer> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof WireError && error.status === 503) return fallback;
    throw error;
  }
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
