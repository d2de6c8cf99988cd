import type { JsonObject } from '../../crypto/jwt/strict-json.ts';
import { parseJwt, verifyJwt } from '../../crypto/jwt.ts';
import { type Clock, toEpochSeconds } from '../../foundation/clock.ts';
import type { LoadedJwtProvider } from '../trusted-providers/loaded-provider.ts';
import { isClientUserName, isLoginName } from '../user.ts';

/** The user a JWT of a trusted issuer speaks for. */
export type JwtUser = {
  readonly name: string;
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
};

/** What becomes of an assertion. An accepted one may be used once until `expiresAtMs`, which is for the caller to see to. */
export type JwtOutcome =
  | {
      readonly kind: 'accepted';
      /** Name of the issuer. */
      readonly provider: string;
      readonly user: JwtUser;
      readonly assertionId: string;
      readonly expiresAtMs: number;
    }
  /** `reason` is for the record, never for the caller. */
  | { readonly kind: 'rejected'; readonly reason: string };

/** What an assertion must say. */
export type JwtTarget = {
  /** `aud` must be one of these, and nothing else besides. */
  readonly audiences: readonly string[];
};

const maxLifetimeSeconds = 3600;
const skewSeconds = 60;
/** An access token is no assertion, whoever signed it. Source: RFC 8725 §3.11; security.md S-31 */
const types: readonly unknown[] = [undefined, 'JWT', 'jwt'];

/**
 * Judges a JWT by which a trusted issuer vouches for a user: signed with one of the keys written down for it, for us alone, short-lived, with an
 * id. Roles and groups it may speak of are not taken over. Source: RFC 7523 §3; security.md S-20, S-22, S-30, S-31
 */
export const acceptJwtAssertion = async (
  text: string,
  providers: readonly LoadedJwtProvider[],
  target: JwtTarget,
  clock: Clock,
): Promise<JwtOutcome> => {
  // What it says is not verified yet: it only chooses among those we trust.
  const issuer = parseJwt(text)?.payload.iss;
  const loaded = providers.find(({ provider }) => provider.name === issuer);
  if (loaded === undefined) return rejected('by an issuer that is not trusted');
  let reason = 'no key fits';
  for (const key of loaded.keys) {
    const verification = await verifyJwt(text, {
      clock,
      clockSkewSeconds: skewSeconds,
      issuer: loaded.provider.name,
      findKey: (kid) => (kid === undefined || key.kid === undefined || key.kid === kid ? key : undefined),
    });
    if (verification.kind === 'valid') {
      return judgeClaims(verification, loaded.provider.name, target, toEpochSeconds(clock()));
    }
    if (verification.reason !== 'key-unknown') ({ reason } = verification);
  }
  return rejected(reason);
};

const judgeClaims = (
  { header, payload }: { readonly header: JsonObject; readonly payload: JsonObject },
  provider: string,
  target: JwtTarget,
  now: number,
): JwtOutcome => {
  const { aud, exp, iat, jti } = payload;
  if (!types.includes(header.typ)) return rejected('of another type');
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  // Whoever else it is for could use it here first.
  if (named.length === 0 || !named.every((one) => target.audiences.some((audience) => audience === one))) {
    return rejected('for another audience');
  }
  if (typeof exp !== 'number' || exp > now + maxLifetimeSeconds + skewSeconds) return rejected('lives too long');
  if (iat !== undefined && (typeof iat !== 'number' || iat > now + skewSeconds || exp - iat > maxLifetimeSeconds)) {
    return rejected('lives too long, or is from the future');
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) return rejected('without an id');
  const user = readUser(payload);
  if (user === undefined) return rejected('speaks for no user');
  // As long as its end is not seen by a clock within the skew.
  return { kind: 'accepted', provider, user, assertionId: jti, expiresAtMs: (exp + skewSeconds) * 1000 };
};

const readUser = (payload: JsonObject): JwtUser | undefined => {
  const { sub } = payload;
  if (typeof sub !== 'string' || !isLoginName(sub) || sub.trim() !== sub || isClientUserName(sub)) return undefined;
  const text = (claim: string): string | undefined => {
    const value = payload[claim];
    return typeof value === 'string' && isLoginName(value) ? value : undefined;
  };
  const [email, givenName, familyName] = [text('email'), text('given_name'), text('family_name')];
  return {
    name: sub,
    ...(email !== undefined && { email }),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
  };
};

const rejected = (reason: string): JwtOutcome => ({ kind: 'rejected', reason });
