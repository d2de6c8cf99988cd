import { sha256Hex } from '../../../crypto/digest.ts';
import { generatePepper } from '../../../crypto/random.ts';
import type { SecretHashing } from '../../../crypto/secret-hashing.ts';
import { createBoundedCache } from '../../../foundation/bounded-cache.ts';
import type { Clock } from '../../../foundation/clock.ts';
import { isInForce } from '../../clients/credentials/credential.ts';
import type { KnownClient } from '../../clients/oauth-client.ts';
import type { VerifySecret } from '../client-auth.ts';
import type { JudgeClient } from './judge-client.ts';

/** Creates the check of client secrets. Throws 429 when this client or address has failed too often (S-09). */
export const createVerifySecret = (parts: {
  readonly judge: JudgeClient;
  readonly secretHashing: SecretHashing;
  readonly clock: Clock;
}): VerifySecret => {
  const { judge, secretHashing, clock } = parts;
  // For which stored hash a text was right, so that a second reading of the same text costs no derivation. Found by a keyed digest that
  // never leaves the process: how long finding takes tells nothing to whom the digests are unknown. The plain hash of key and text takes
  // a tenth of an HMAC's time.
  const memoryKey = Buffer.from(generatePepper()).toString('base64');
  const digestOf = ({ client }: KnownClient, text: string): string =>
    sha256Hex(`${memoryKey}${client.clientId} ${text}`);
  const rightTexts = createBoundedCache<string, string>({ maxEntries: 10_000, ttlMs: 600_000, clock });

  /** The id of the secret that one of the texts is remembered to be. */
  const findRemembered = (known: KnownClient, candidates: readonly string[]): string | undefined => {
    for (const candidate of candidates) {
      const hash = rightTexts.get(digestOf(known, candidate));
      if (hash === undefined) continue;
      const secret = known.secrets.find((stored) => stored.hash === hash && isInForce(stored, clock()));
      if (secret !== undefined) return secret.id;
    }
    return undefined;
  };
  /** The id of the secret that is right. */
  const check = async (known: KnownClient, candidates: readonly string[]): Promise<string | undefined> => {
    for (const secret of known.secrets) {
      if (!isInForce(secret, clock())) continue;
      for (const candidate of candidates) {
        if (await secretHashing.verify(secret.hash, candidate)) {
          rightTexts.set(digestOf(known, candidate), secret.hash);
          return secret.id;
        }
      }
    }
    return undefined;
  };

  return ({ clientId, candidates, remoteAddress }) =>
    judge(
      { clientId, remoteAddress },
      async (known) => {
        const id = findRemembered(known, candidates) ?? (await check(known, candidates));
        return id === undefined
          ? { kind: 'failed', reason: 'wrong secret' }
          : { kind: 'proven', credential: { kind: 'secret', id } };
      },
      () => secretHashing.verify(undefined, candidates[0] ?? ''),
    );
};
