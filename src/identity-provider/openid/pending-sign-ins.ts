import { type ZodType, z } from 'zod';
import { createHmacKey, hmacSha256, timingSafeEqualText } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomBase64url } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';

/** A sign-in on its way through a provider. */
export type PendingSignIn<Aim> = {
  /** Tells it from every other one. */
  readonly id: string;
  /** What the provider sends back with the browser, as `state` or `RelayState`. Source: RFC 6749 §10.12; SAML Bindings 2.0 §3.5.3 */
  readonly state: string;
  /** What the ID token must hold. Source: OpenID Connect Core 1.0 §3.1.2.1 */
  readonly nonce: string;
  /** What a code is worth nothing without. Source: RFC 7636 §4.1 */
  readonly codeVerifier: Secret;
  /** What a SAML response must answer. Source: SAML Core 2.0 §1.3.4 */
  readonly requestId: string;
  /** Where it leads. */
  readonly aim: Aim;
  readonly startedAtMs: number;
  readonly expiresAtMs: number;
};

/** Sign-ins that have been begun. The browser keeps them, not the database: a stranger who begins thousands costs nothing. */
export type PendingSignIns<Aim> = {
  readonly begin: (aim: Aim) => { readonly pending: PendingSignIn<Aim>; readonly cookie: Secret };
  /** The one a cookie stands for, unless somebody made it up or it is older than ten minutes. */
  readonly read: (cookie: string) => PendingSignIn<Aim> | undefined;
};

/** How long somebody may take at the provider. */
export const pendingLifetimeMs = 10 * 60_000;

/**
 * Creates the sign-ins. What is sent to the provider follows from a random id in the cookie and a key that no browser has: neither a link nor
 * a cookie planted by somebody else fits to the other. Source: RFC 9700 §2.1, §4.7; security.md S-57
 */
export const createPendingSignIns = <Aim>({
  key: keyBytes,
  clock,
  aim: aimSchema,
}: {
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly aim: ZodType<Aim>;
}): PendingSignIns<Aim> => {
  const key = createHmacKey(keyBytes);
  const stored = z.tuple([z.string(), z.number(), aimSchema]);
  const derive = (purpose: string, text: string): string =>
    Buffer.from(hmacSha256(key, `${purpose}\n${text}`)).toString('base64url');

  const complete = (id: string, startedAtMs: number, aim: Aim): PendingSignIn<Aim> => ({
    id,
    state: derive('state', id),
    nonce: derive('nonce', id),
    codeVerifier: new Secret(derive('code-verifier', id)),
    requestId: `_${derive('saml-request', id)}`,
    aim,
    startedAtMs,
    expiresAtMs: startedAtMs + pendingLifetimeMs,
  });

  return {
    begin: (aim) => {
      const id = randomBase64url(32);
      const startedAtMs = clock();
      const content = Buffer.from(JSON.stringify([id, startedAtMs, aim])).toString('base64url');
      return {
        pending: complete(id, startedAtMs, aim),
        cookie: new Secret(`${content}.${derive('cookie', content)}`),
      };
    },
    read: (cookie) => {
      const [content = '', seal = ''] = cookie.split('.', 2);
      if (!timingSafeEqualText(seal, derive('cookie', content))) return undefined;
      const [id, startedAtMs, aim] = stored.parse(JSON.parse(Buffer.from(content, 'base64url').toString()));
      const pending = complete(id, startedAtMs, aim);
      // A clock that was set back must not lengthen anything.
      return clock() < pending.expiresAtMs && clock() >= startedAtMs - 60_000 ? pending : undefined;
    },
  };
};
