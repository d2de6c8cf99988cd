import { sha256Hex } from '../../crypto/digest.ts';
import { generatePepper } from '../../crypto/random.ts';
import type { SecretHashing } from '../../crypto/secret-hashing.ts';
import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import type { KnownClient, StoredSecret } from '../clients/oauth-client.ts';
import type { SecretUsage } from '../clients/secret-usage.ts';
import { tooManyFailures } from '../errors.ts';
import type { VerifySecret } from './client-auth.ts';
import type { Throttle } from './throttle.ts';

type Parts = {
  readonly directory: ClientDirectory;
  readonly secretHashing: SecretHashing;
  readonly throttle: Throttle;
  readonly usage: SecretUsage;
  readonly clock: Clock;
};

/** Longer than any registered id: nothing is looked up for it. */
const maxClientIdLength = 256;

/**
 * Creates the check of client secrets. A wrong one costs a read of the client, so that a secret changed on another node works at once;
 * that refusals take equally long is seen to by the caller (S-04). Throws 429 when this client or address has failed too often (S-09).
 */
export const createVerifySecret = (parts: Parts): VerifySecret => {
  const { directory, secretHashing, throttle, usage, clock } = parts;
  // For which stored hash a text was right, so that a second reading of the same text costs no derivation. Found by a keyed digest that
  // never leaves the process: how long finding takes tells nothing to whom the digests are unknown. The plain hash of key and text takes
  // a tenth of an HMAC's time.
  const memoryKey = Buffer.from(generatePepper()).toString('base64');
  const digestOf = ({ client }: KnownClient, text: string): string =>
    sha256Hex(`${memoryKey}${client.clientId} ${text}`);
  const rightTexts = createBoundedCache<string, string>({ maxEntries: 10_000, ttlMs: 600_000, clock });

  const isCurrent = ({ expiresAtMs }: StoredSecret): boolean => expiresAtMs === undefined || expiresAtMs > clock();
  /** The id of the secret that one of the texts is remembered to be. */
  const findRemembered = (known: KnownClient, candidates: readonly string[]): string | undefined => {
    for (const candidate of candidates) {
      const hash = rightTexts.get(digestOf(known, candidate));
      if (hash === undefined) continue;
      const secret = known.secrets.find((stored) => stored.hash === hash && isCurrent(stored));
      if (secret !== undefined) return secret.id;
    }
    return undefined;
  };
  /** The id of the secret that is right. */
  const check = async (known: KnownClient, candidates: readonly string[]): Promise<string | undefined> => {
    for (const secret of known.secrets) {
      if (!isCurrent(secret)) continue;
      for (const candidate of candidates) {
        if (await secretHashing.verify(secret.hash, candidate)) {
          rightTexts.set(digestOf(known, candidate), secret.hash);
          return secret.id;
        }
      }
    }
    return undefined;
  };

  return async ({ clientId, candidates, remoteAddress }) => {
    const attempt = { clientId, remoteAddress };
    const delaySeconds = throttle.findDelaySeconds(attempt);
    if (delaySeconds !== undefined) throw tooManyFailures(delaySeconds);

    const accept = (known: KnownClient, secretId: string) => {
      throttle.recordSuccess(attempt);
      usage.note(secretId);
      return { kind: 'accepted', known } as const;
    };
    const remembered = directory.peek(clientId);
    if (remembered?.client.isEnabled === true) {
      const secretId = findRemembered(remembered, candidates) ?? (await check(remembered, candidates));
      if (secretId !== undefined) return accept(remembered, secretId);
    }
    // The secret may have been changed on another node a moment ago: nobody is refused on a remembered record alone.
    const stored = clientId.length <= maxClientIdLength ? await directory.reread(clientId) : undefined;
    if (stored?.client.isEnabled === true && stored.revocationSignature !== remembered?.revocationSignature) {
      const secretId = findRemembered(stored, candidates) ?? (await check(stored, candidates));
      if (secretId !== undefined) return accept(stored, secretId);
    }
    if (stored === undefined) await secretHashing.verify(undefined, candidates[0] ?? '');
    const { isBeyondLimit, hasReachedLimit } = throttle.recordFailure(attempt);
    // Attempts that were under way together have all passed the first check.
    if (isBeyondLimit) throw tooManyFailures(throttle.findDelaySeconds(attempt) ?? 1);
    const reason =
      stored === undefined ? 'unknown client' : stored.client.isEnabled ? 'wrong secret' : 'the client is disabled';
    return { kind: 'rejected', reason, clientId, isSecretJudged: true, hasReachedLimit };
  };
};
