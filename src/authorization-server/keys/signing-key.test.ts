import { describe, expect, it } from 'vitest';
import { describeSigningKey, type SigningKeyRecord } from './signing-key.ts';

const hourMs = 3_600_000;
const key: SigningKeyRecord = { kid: 'k', algorithm: 'RS256', state: 'pending', createdAtMs: 0 };

describe('a signing key', () => {
  it('that is pending may be enabled after 12 hours, by force after one, and deleted at any time', () => {
    expect(describeSigningKey(key, 0)).toMatchObject({
      enableFromMs: 12 * hourMs,
      forceFromMs: hourMs,
      safeToDelete: { isSafe: true },
    });
  });

  it('that signs is never safe to delete, and no time makes it so', () => {
    const { safeToDelete, enableFromMs } = describeSigningKey({ ...key, state: 'active', enabledAtMs: 1 }, 1e15);
    expect([safeToDelete.isSafe, safeToDelete.fromMs, enableFromMs]).toEqual([false, undefined, undefined]);
  });

  it('S-24: that is retired is safe to delete once the last token it signed has expired, with ten minutes to spare', () => {
    const retired: SigningKeyRecord = { ...key, state: 'retired', enabledAtMs: 1, retiredAtMs: 1000 };
    const fromMs = 1000 + 12 * hourMs + 600_000;
    expect(describeSigningKey(retired, fromMs - 1).safeToDelete).toMatchObject({ isSafe: false, fromMs });
    expect(describeSigningKey(retired, fromMs - 1).safeToDelete.reason).toContain('1970-01-01T12:10:01.000Z');
    expect(describeSigningKey(retired, fromMs).safeToDelete).toMatchObject({ isSafe: true, fromMs });
  });
});
