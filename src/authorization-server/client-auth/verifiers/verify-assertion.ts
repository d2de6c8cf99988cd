import { sha256Hex } from '../../../crypto/digest.ts';
import { type JwtVerification, verifyJwt } from '../../../crypto/jwt.ts';
import { type Clock, toEpochSeconds } from '../../../foundation/clock.ts';
import type { Database } from '../../../storage/database.ts';
import { useOnce } from '../../../storage/single-use.ts';
import { isInForce, type StoredKey } from '../../clients/credentials/credential.ts';
import type { KnownClient } from '../../clients/oauth-client.ts';
import type { VerifyAssertion } from '../client-auth.ts';
import type { JudgeClient, Proof } from './judge-client.ts';

/** Source: wire contract 8 (RFC 7523); published libraries set 60 seconds */
const maxLifetimeSeconds = 600;
const skewSeconds = 60;

/** What the header of a client assertion may say it is. An access token says something else (S-31). Source: RFC 8725 §3.11 */
const types: readonly unknown[] = [undefined, 'JWT', 'jwt', 'client-authentication+jwt'];

type Claims = Extract<JwtVerification, { readonly kind: 'valid' }>;

/**
 * Creates the check of client assertions: signed by a key of the client, by the client about itself, for us, short-lived and for one use.
 * Source: RFC 7523 §3; security.md S-20, S-30, S-31
 */
export const createVerifyAssertion = (parts: {
  readonly judge: JudgeClient;
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
}): VerifyAssertion => {
  const { judge, database, clock } = parts;

  /** The key that signed it. Of keys without an id any may be meant, and an assertion need not name one. */
  const verify = async (
    { keys }: KnownClient,
    assertion: string,
  ): Promise<{ readonly key: StoredKey; readonly claims: Claims } | string> => {
    let reason = 'the client has no registered key of this id';
    for (const key of keys.filter((candidate) => isInForce(candidate, clock()))) {
      const verification = await verifyJwt(assertion, {
        clock,
        clockSkewSeconds: skewSeconds,
        findKey: (kid) => (kid === undefined || key.kid === undefined || key.kid === kid ? key.key : undefined),
      });
      if (verification.kind === 'valid') return { key, claims: verification };
      // That another key does not fit is no news where one of them did.
      if (verification.reason !== 'key-unknown') reason = `client assertion ${verification.reason}`;
      if (verification.reason === 'expired' || verification.reason === 'not-yet-valid') break;
    }
    return reason;
  };

  const useUp = (clientId: string, jti: string, exp: number): Promise<boolean> =>
    database.write((transaction) =>
      useOnce(transaction, {
        purpose: 'client-assertion',
        keyHash: sha256Hex(JSON.stringify([clientId, jti])),
        // As long as its end is not seen by a clock within the skew.
        expiresAtMs: (exp + skewSeconds) * 1000,
      }),
    );

  return ({ clientId, assertion, listAudiences, remoteAddress }) =>
    judge({ clientId, remoteAddress }, async (known): Promise<Proof> => {
      const verified = await verify(known, assertion);
      if (typeof verified === 'string') return failed(verified);
      const { header, payload } = verified.claims;
      const { jti, exp } = payload;
      const fault = findFault({ header, payload }, clientId, listAudiences(known), toEpochSeconds(clock()));
      if (fault !== undefined) return failed(fault);
      // findFault has seen to it that there are both.
      if (typeof jti !== 'string' || typeof exp !== 'number') return failed('client assertion without jti or exp');
      // Last of all: what is refused for another reason is not used up.
      if (!(await useUp(clientId, jti, exp))) return failed('the client assertion was used before');
      return { kind: 'proven', credential: { kind: 'key', id: verified.key.id } };
    });
};

const failed = (reason: string): Proof => ({ kind: 'failed', reason });

const findFault = (
  { header, payload }: Pick<Claims, 'header' | 'payload'>,
  clientId: string,
  audiences: readonly string[],
  now: number,
): string | undefined => {
  const { iss, sub, aud, exp, iat, jti } = payload;
  if (!types.includes(header.typ)) return 'the token is no client assertion';
  if (iss !== clientId || sub !== clientId) return 'the client assertion is not by the client about itself';
  // Whoever else it is for could use it here first: all of its audiences must be ours.
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (named.length === 0 || !named.every((one) => audiences.some((audience) => audience === one))) {
    return 'the client assertion is for another audience';
  }
  if (typeof exp !== 'number' || exp > now + maxLifetimeSeconds + skewSeconds)
    return 'the client assertion lives too long';
  if (iat !== undefined) {
    if (typeof iat !== 'number' || iat > now + skewSeconds) return 'the client assertion is from the future';
    if (exp - iat > maxLifetimeSeconds) return 'the client assertion lives too long';
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) return 'the client assertion has no jti';
  return undefined;
};
