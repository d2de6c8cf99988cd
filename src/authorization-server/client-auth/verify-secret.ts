import { hmacSha256, timingSafeEqualBytes } from '../../crypto/digest.ts';
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

type Outcome =
  | { readonly kind: 'right'; readonly secretId: string }
  | { readonly kind: 'wrong'; readonly hasDerived: boolean };

/** Longer than any registered id: nothing is looked up for it. */
const maxClientIdLength = 256;

/**
 * Creates the check of client secrets. Every failure costs one read of the client and one key derivation, whether the client exists, is
 * disabled, has a generated secret or a chosen one (S-04). Throws 429 when this client or address has failed too often (S-09).
 */
export const createVerifySecret = (parts: Parts): VerifySecret => {
  const { directory, secretHashing, throttle, usage, clock } = parts;
  // Which text was right for a stored hash, so that a second reading of the same text costs no derivation.
  const memoryKey = generatePepper();
  const rightTexts = createBoundedCache<string, Uint8Array>({ maxEntries: 10_000, ttlMs: 600_000, clock });

  const isRemembered = ({ hash }: StoredSecret, candidate: string): boolean => {
    const remembered = rightTexts.get(hash);
    return remembered !== undefined && timingSafeEqualBytes(remembered, hmacSha256(memoryKey, candidate));
  };
  const check = async (known: KnownClient, candidates: readonly string[]): Promise<Outcome> => {
    const secrets = known.secrets.filter(({ expiresAtMs }) => expiresAtMs === undefined || expiresAtMs > clock());
    const remembered = secrets.find((secret) => candidates.some((candidate) => isRemembered(secret, candidate)));
    if (remembered !== undefined) return { kind: 'right', secretId: remembered.id };
    let hasDerived = false;
    for (const { id, hash } of secrets) {
      for (const candidate of candidates) {
        if (await secretHashing.verify(hash, candidate)) {
          rightTexts.set(hash, hmacSha256(memoryKey, candidate));
          return { kind: 'right', secretId: id };
        }
      }
      hasDerived ||= isDerived(hash);
    }
    return { kind: 'wrong', hasDerived };
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
    let outcome: Outcome = { kind: 'wrong', hasDerived: false };
    if (remembered?.client.isEnabled === true) {
      outcome = await check(remembered, candidates);
      if (outcome.kind === 'right') return accept(remembered, outcome.secretId);
    }
    // The secret may have been changed on another node a moment ago: nobody is refused on a remembered record alone.
    const stored = clientId.length <= maxClientIdLength ? await directory.reread(clientId) : undefined;
    if (stored?.client.isEnabled === true && stored.revocationSignature !== remembered?.revocationSignature) {
      outcome = await check(stored, candidates);
      if (outcome.kind === 'right') return accept(stored, outcome.secretId);
    }
    if (!outcome.hasDerived) {
      for (const candidate of candidates) await secretHashing.verify(undefined, candidate, 'chosen');
    }
    throttle.recordFailure(attempt);
    const reason =
      stored === undefined ? 'unknown client' : stored.client.isEnabled ? 'wrong secret' : 'the client is disabled';
    return { kind: 'rejected', reason, clientId };
  };
};

/** Whether checking against this hash takes a key derivation (chosen secrets) or a mere digest (generated ones). */
const isDerived = (hash: string): boolean => hash.startsWith('scrypt$');
