import { sha256, timingSafeEqualBytes } from '../../crypto/digest.ts';
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
  // Which text was right for a stored hash, so that a second reading of the same text costs no derivation.
  const memoryKey = generatePepper();
  // A keyed digest that never leaves the process; the plain hash of key and text takes a tenth of an HMAC's time.
  const digestOf = (text: string): Uint8Array => sha256(Buffer.concat([memoryKey, Buffer.from(text, 'utf8')]));
  const rightTexts = createBoundedCache<string, Uint8Array>({ maxEntries: 10_000, ttlMs: 600_000, clock });

  const isRemembered = ({ hash }: StoredSecret, candidate: string): boolean => {
    const remembered = rightTexts.get(hash);
    return remembered !== undefined && timingSafeEqualBytes(remembered, digestOf(candidate));
  };
  /** The id of the secret that is right. */
  const check = async (known: KnownClient, candidates: readonly string[]): Promise<string | undefined> => {
    const secrets = known.secrets.filter(({ expiresAtMs }) => expiresAtMs === undefined || expiresAtMs > clock());
    const remembered = secrets.find((secret) => candidates.some((candidate) => isRemembered(secret, candidate)));
    if (remembered !== undefined) return remembered.id;
    for (const { id, hash } of secrets) {
      for (const candidate of candidates) {
        if (await secretHashing.verify(hash, candidate)) {
          rightTexts.set(hash, digestOf(candidate));
          return id;
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
      const secretId = await check(remembered, candidates);
      if (secretId !== undefined) return accept(remembered, secretId);
    }
    // The secret may have been changed on another node a moment ago: nobody is refused on a remembered record alone.
    const stored = clientId.length <= maxClientIdLength ? await directory.reread(clientId) : undefined;
    if (stored?.client.isEnabled === true && stored.revocationSignature !== remembered?.revocationSignature) {
      const secretId = await check(stored, candidates);
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
