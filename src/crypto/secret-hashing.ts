import { randomBytes } from 'node:crypto';
import { createBoundedCache } from '../foundation/bounded-cache.ts';
import type { Clock } from '../foundation/clock.ts';
import { Secret } from '../foundation/secret.ts';
import { createBoundedQueue } from './bounded-queue.ts';
import { createHmacKey, type HmacKey, hmacSha256, timingSafeEqualBytes } from './digest.ts';
import { hashingOverloaded } from './errors.ts';
import { hashWithScrypt, verifyAbsentWithScrypt, verifyWithScrypt } from './secret-hashing/scrypt.ts';

/** Who made a secret: we (256 random bits) or a person (guessable). It decides how costly its hash has to be. */
export type SecretKind = 'generated' | 'chosen';

/** Hashes secrets that are only ever verified, and verifies them. Compares what was sent: no truncation, no normalisation (S-05, S-06). */
export type SecretHashing = {
  /** `hmac-sha256$<salt>$<digest>`: one cheap hash is enough for a secret nobody can guess. */
  readonly hashGenerated: (secret: string | Secret) => string;
  /** `scrypt$N$r$p$<salt>$<hash>`, off the event loop. Throws a 503 `WireError` when too many are waiting. */
  readonly hashChosen: (secret: string | Secret) => Promise<string>;
  /**
   * Whether `presented` is the secret behind `encoded`. `undefined` stands for an unknown owner: it costs what a wrong secret of
   * `absentKind` costs, and is never right. Throws a 503 `WireError` when too many scrypt checks are waiting.
   */
  readonly verify: (
    encoded: string | undefined,
    presented: string | Secret,
    absentKind?: SecretKind,
  ) => Promise<boolean>;
  /** Forgets which secrets were verified. A new hash or a deleted owner needs no call: entries hang on the stored hash. */
  readonly forgetVerified: () => void;
};

export type SecretHashingOptions = {
  /** At least 32 bytes from `generatePepper`; whoever has only the database cannot try secrets. */
  readonly pepper: Uint8Array;
  readonly clock: Clock;
  /** Verified chosen secrets remembered; 10,000 unless told otherwise. */
  readonly maxVerified?: number;
  /** How long each is remembered; 10 minutes unless told otherwise. */
  readonly verifiedTtlMs?: number;
  /** scrypt runs at once; 2 of the 4 threads of Node's pool unless told otherwise, so that signing and files keep the others (R-12). */
  readonly concurrency?: number;
  /** scrypt checks that may wait; 64 unless told otherwise. */
  readonly maxWaiting?: number;
};

/** Creates the hashing of secrets. Source: OWASP Password Storage Cheat Sheet; S-04, S-05, S-09 */
export const createSecretHashing = (options: SecretHashingOptions): SecretHashing => {
  if (options.pepper.byteLength < 32) throw new Error('The pepper must have at least 32 bytes');
  const pepper = createHmacKey(options.pepper);
  const cacheKey = createHmacKey(randomBytes(32));
  const verified = createBoundedCache<string, true>({
    maxEntries: options.maxVerified ?? 10_000,
    ttlMs: options.verifiedTtlMs ?? 600_000,
    clock: options.clock,
  });
  const underWay = new Map<string, Promise<boolean>>();
  const queue = createBoundedQueue({ concurrency: options.concurrency ?? 2, maxWaiting: options.maxWaiting ?? 64 });

  const queued = async <Result>(task: () => Promise<Result>): Promise<Result> => {
    const done = await queue(task);
    if (done === undefined) throw hashingOverloaded();
    return done.result;
  };

  const verifyChosen = async (encoded: string, presented: string): Promise<boolean> => {
    // The name of a check tells nothing about the secret once the process has ended.
    const check = digestText(cacheKey, `${encoded}\0${presented}`);
    if (verified.get(check) !== undefined) return true;
    // A client that starts sends many requests at once: they share one derivation.
    const running = underWay.get(check) ?? queued(() => verifyWithScrypt(encoded, presented));
    underWay.set(check, running);
    try {
      const isRight = await running;
      if (isRight) verified.set(check, true);
      return isRight;
    } finally {
      underWay.delete(check);
    }
  };

  return {
    hashGenerated: (secret) => {
      const salt = randomBytes(16).toString('base64url');
      return `${generatedPrefix}${salt}$${digestText(pepper, `${salt}$${reveal(secret)}`)}`;
    },
    hashChosen: (secret) => queued(() => hashWithScrypt(reveal(secret))),
    verify: async (encoded, presented, absentKind = 'generated') => {
      const text = reveal(presented);
      if (encoded?.startsWith('scrypt$')) return verifyChosen(encoded, text);
      if (encoded === undefined && absentKind === 'chosen') return queued(() => verifyAbsentWithScrypt(text));
      const isRight = isGeneratedSecret(pepper, encoded ?? absentGenerated, text);
      return isRight && encoded !== undefined;
    },
    forgetVerified: verified.clear,
  };
};

const generatedPrefix = 'hmac-sha256$';
/** Stands in for the hash of an unknown client, so that both take the same steps (S-04). */
const absentGenerated = `${generatedPrefix}${'A'.repeat(22)}$${'A'.repeat(43)}`;
const generatedPattern = /^hmac-sha256\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/;

const isGeneratedSecret = (pepper: HmacKey, encoded: string, presented: string): boolean => {
  const [, salt, digest = ''] = generatedPattern.exec(encoded) ?? [];
  if (salt === undefined) throw new Error('A stored secret hash is malformed');
  return timingSafeEqualBytes(hmacSha256(pepper, `${salt}$${presented}`), Buffer.from(digest, 'base64url'));
};

const digestText = (key: HmacKey, text: string): string => Buffer.from(hmacSha256(key, text)).toString('base64url');

const reveal = (secret: string | Secret): string => (secret instanceof Secret ? secret.reveal() : secret);
