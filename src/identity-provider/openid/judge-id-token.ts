import { timingSafeEqualText } from '../../crypto/digest.ts';
import { type VerifyJwtOptions, verifyJwt } from '../../crypto/jwt.ts';
import { type Clock, toEpochSeconds } from '../../foundation/clock.ts';
import type { Secret } from '../../foundation/secret.ts';
import { answerRefused } from './errors.ts';

/** Who the provider says has signed in. */
export type ProviderClaims = { readonly subject: string; readonly claims: Readonly<Record<string, unknown>> };

/** An ID token is used at once: one that was made long ago was kept by somebody. Source: OpenID Connect Core 1.0 §3.1.3.7 (10) */
const maxAgeSeconds = 10 * 60;
const skewSeconds = 60;

/**
 * Checks an ID token: signature by a key of the provider with an algorithm that fits the key (never `none`, never an HMAC), `iss`, `aud`, `azp`,
 * `exp`, `iat`, `nonce`, `sub`. Throws `answer_refused` with the reason for the log. Source: OpenID Connect Core 1.0 §3.1.3.7; security.md S-20, S-21
 */
export const judgeIdToken = async (
  token: Secret,
  expected: {
    readonly issuer: string;
    readonly clientId: string;
    readonly nonce: string;
    readonly findKey: VerifyJwtOptions['findKey'];
    readonly clock: Clock;
  },
): Promise<ProviderClaims> => {
  const { issuer, clientId, nonce, findKey, clock } = expected;
  const verification = await verifyJwt(token.reveal(), { findKey, clock, issuer, audience: clientId });
  if (verification.kind === 'rejected') throw answerRefused(`ID token: ${verification.reason}`);
  const { payload } = verification;
  const fault = findFault(payload, { clientId, nonce, nowSeconds: toEpochSeconds(clock()) });
  const { sub } = payload;
  if (fault !== undefined || typeof sub !== 'string') throw answerRefused(`ID token: ${fault}`);
  return { subject: sub, claims: payload };
};

const findFault = (
  { azp, aud, iat, nonce, sub }: Readonly<Record<string, unknown>>,
  expected: { readonly clientId: string; readonly nonce: string; readonly nowSeconds: number },
): string | undefined => {
  if (azp !== undefined ? azp !== expected.clientId : Array.isArray(aud) && aud.length > 1) return 'azp-mismatch';
  if (typeof iat !== 'number') return 'iat-missing';
  if (iat > expected.nowSeconds + skewSeconds) return 'iat-in-the-future';
  if (iat < expected.nowSeconds - maxAgeSeconds) return 'iat-too-old';
  if (typeof nonce !== 'string' || !timingSafeEqualText(nonce, expected.nonce)) return 'nonce-mismatch';
  if (typeof sub !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(sub)) return 'subject-malformed';
  return undefined;
};
