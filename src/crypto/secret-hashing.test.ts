import { assert, asyncProperty, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAdjustableClock } from '../foundation/clock.ts';
import { Secret } from '../foundation/secret.ts';
import { WireError } from '../foundation/wire-error.ts';
import { generateClientSecret, generateOpaqueToken, generatePepper, randomBelow } from './random.ts';
import { createSecretHashing, type SecretHashingOptions } from './secret-hashing.ts';

const pepper = generatePepper();
const create = (more: Partial<SecretHashingOptions> = {}) => createSecretHashing({ pepper, clock: () => 0, ...more });

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

describe('generated secrets', () => {
  it('S-05: have 256 random bits and the shape of a service key', () => {
    const secrets = new Set(Array.from({ length: 100 }, () => generateClientSecret().reveal()));
    expect(secrets.size).toBe(100);
    for (const secret of secrets) {
      expect(secret).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\$[A-Za-z0-9_-]{43}=$/);
      expect(Buffer.from(secret.slice(37), 'base64url')).toHaveLength(32);
    }
  });

  it('S-05: are stored salted and peppered, and verified', async () => {
    const hashing = create();
    const secret = generateClientSecret();
    const encoded = hashing.hashGenerated(secret);
    expect(encoded).toMatch(/^hmac-sha256\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
    expect(encoded).not.toContain(secret.reveal());
    expect(hashing.hashGenerated(secret)).not.toBe(encoded);
    expect(await hashing.verify(encoded, secret)).toBe(true);
    expect(await hashing.verify(encoded, secret.reveal())).toBe(true);
    expect(await hashing.verify(encoded, 'other')).toBe(false);
    expect(await create({ pepper: generatePepper() }).verify(encoded, secret)).toBe(false);
  });

  it('S-06: compare what was sent, whatever it holds', async () => {
    const hashing = create();
    await assert(
      asyncProperty(string({ unit: 'binary' }), string({ unit: 'binary' }), async (secret, other) => {
        const encoded = hashing.hashGenerated(secret);
        expect(await hashing.verify(encoded, secret)).toBe(true);
        expect(await hashing.verify(encoded, other)).toBe(secret === other);
      }),
    );
    expect(await hashing.verify(hashing.hashGenerated('\u00e9'), 'e\u0301')).toBe(false);
  });

  it('refuses a short pepper and damaged rows', async () => {
    expect(() => create({ pepper: new Uint8Array(31) })).toThrow('pepper');
    for (const encoded of ['', 'hmac-sha256$x$y', 'plain', 'scrypt$', 'scrypt$16384$8$5$short$short']) {
      await expect(create().verify(encoded, 'x')).rejects.toThrow('malformed');
    }
    // Out of bounds: more memory than any hash of ours takes.
    const bomb = `scrypt$8388608$64$16$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    await expect(create().verify(bomb, 'x')).rejects.toThrow();
  });
});

describe('chosen secrets', () => {
  it('S-05: are hashed with scrypt, parameters in the text, nothing truncated at 200 characters', async () => {
    const hashing = create();
    const secret = 'x'.repeat(199);
    const encoded = await hashing.hashChosen(new Secret(`${secret}a`));
    expect(encoded).toMatch(/^scrypt\$16384\$8\$5\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
    expect(await hashing.verify(encoded, `${secret}a`)).toBe(true);
    for (const wrong of [`${secret}b`, secret, `${secret}aa`, `${secret}a\0`]) {
      expect(await hashing.verify(encoded, wrong)).toBe(false);
    }
    const generated = hashing.hashGenerated(`${secret}a`);
    expect(await hashing.verify(generated, `${secret}b`)).toBe(false);
  });

  it('cost nothing when verified before, until the time is over or they are forgotten', async () => {
    const clock = createAdjustableClock(() => 0);
    const hashing = create({ clock: clock.now, verifiedTtlMs: 1000, maxWaiting: 0, concurrency: 1 });
    const encoded = await hashing.hashChosen('right');
    expect(await hashing.verify(encoded, 'right')).toBe(true);
    // The one place is taken and nobody may wait: only what costs no derivation gets through.
    const busy = () => hashing.verify(encoded, 'wrong');
    let blocker = busy();
    expect(await hashing.verify(encoded, 'right')).toBe(true);
    clock.advance(1000);
    await expect(hashing.verify(encoded, 'right')).rejects.toThrow(WireError);
    expect(await blocker).toBe(false);
    expect(await hashing.verify(encoded, 'right')).toBe(true);
    hashing.forgetVerified();
    blocker = busy();
    await expect(hashing.verify(encoded, 'right')).rejects.toMatchObject({ status: 503 });
    expect(await blocker).toBe(false);
  });

  it('share one derivation among simultaneous equal checks', async () => {
    const hashing = create({ maxWaiting: 0, concurrency: 1 });
    const encoded = await hashing.hashChosen('right');
    const results = await Promise.all(Array.from({ length: 50 }, () => hashing.verify(encoded, 'right')));
    expect(new Set(results)).toEqual(new Set([true]));
  });

  it('S-09 R-12: a flood of wrong ones is cut off, and the event loop stays free', async () => {
    const hashing = create({ concurrency: 2, maxWaiting: 2 });
    const encoded = await hashing.hashChosen('right');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    const flood = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) => hashing.verify(encoded, `${index}`)),
    );
    clearInterval(timer);
    expect(flood.filter((one) => one.status === 'fulfilled')).toHaveLength(4);
    expect(flood.find((one) => one.status === 'rejected')?.reason).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    // Derivations on the loop would leave it a turn between each two of the four.
    expect(turns).toBeGreaterThan(10);
    expect(await hashing.verify(encoded, 'right')).toBe(true);
  });

  it('S-04: an unknown owner costs what a wrong secret costs, and is never right', async () => {
    const hashing = create();
    const encoded = await hashing.hashChosen('right');
    const wrong = await timeOf(() => hashing.verify(encoded, 'wrong'));
    const absent = await timeOf(() => hashing.verify(undefined, 'wrong', 'chosen'));
    expect(absent).toBeGreaterThan(wrong / 3);
    expect(await hashing.verify(undefined, '', 'chosen')).toBe(false);
    expect(await hashing.verify(undefined, '')).toBe(false);
  });

  it('S-04: the generated kind differs by less than 60 us between unknown owner and wrong secret', async () => {
    const hashing = create();
    const encoded = hashing.hashGenerated('right');
    const samples: Record<'wrong' | 'absent', number[]> = { wrong: [], absent: [] };
    for (let round = 0; round < 1500; round += 1) {
      samples.wrong.push(await timeOf(() => hashing.verify(encoded, 'wrong')));
      samples.absent.push(await timeOf(() => hashing.verify(undefined, 'wrong')));
    }
    const median = (values: number[]): number => values.toSorted((left, right) => left - right)[750] ?? 0;
    expect(Math.abs(median(samples.wrong) - median(samples.absent))).toBeLessThan(0.06);
  });
});

describe('random values', () => {
  it('S-69: tokens are 32 lower-case hex characters and do not repeat', () => {
    const tokens = Array.from({ length: 100 }, generateOpaqueToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{32}$/);
    assert(property(string(), () => randomBelow(3) < 3 && randomBelow(3) >= 0));
  });
});
