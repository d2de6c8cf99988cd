import { describe, expect, it } from 'vitest';
import { toSubaccountId } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';

const acme = toSubaccountId('11111111-1111-4111-8111-111111111111');
const other = toSubaccountId('22222222-2222-4222-8222-222222222222');

const start = (factor = 1) => {
  let nowMs = 1_000_000;
  const limits = createRateLimits({ clock: () => nowMs, factor });
  const advance = (ms: number): void => {
    nowMs += ms;
  };
  return { limits, advance };
};

const call = (name: string, userName = 'a', subaccountId = acme, flavour: 'neo' | 'cf' = 'cf') => ({
  rawPath: `/${name}`,
  userName,
  subaccountId,
  flavour,
});

/** How many of `tries` requests are let in; the first one that is not tells how long to wait. */
const countAdmitted = (
  admit: RateLimits['admit'],
  request: ReturnType<typeof call>,
  tries: number,
  method: 'GET' | 'POST' = 'GET',
) => {
  let admitted = 0;
  let retryAfter: string | undefined;
  for (let index = 0; index < tries; index += 1) {
    try {
      admit(request, method);
      admitted += 1;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      expect(error.status).toBe(429);
      retryAfter ??= error.headers?.['Retry-After'];
    }
  }
  return { admitted, retryAfter };
};

describe('createRateLimits', () => {
  it.each([
    ['MessageProcessingLogs', 100, 1000],
    ["MessageStoreEntries('x')/$value", 100, 1000],
    ["IntegrationRuntimeArtifacts('x')", 50, 120],
    ["IntegrationDesigntimeArtifacts(Id='x',Version='active')", 10, 15],
    ['DeployIntegrationDesigntimeArtifact', 10, 15],
    ['IntegrationPackages', 10, 15],
    ['UserCredentials', 10, 12],
    ['KeystoreEntries', 10, 12],
    ['StringParameters', 25, 50],
    ['NumberRanges', 5, 10],
  ])('answers %s %i times a second to a user and %i times to a subaccount', (name, user, tenant) => {
    const { limits, advance } = start();
    expect(countAdmitted(limits.admit, call(name), user + 3)).toEqual({ admitted: user, retryAfter: '1' });
    advance(1000);
    let total = 0;
    for (let index = 0; index < 30; index += 1)
      total += countAdmitted(limits.admit, call(name, `u${index}`), user).admitted;
    expect(total).toBe(tenant);
    expect(countAdmitted(limits.admit, call(name, 'a', other), user).admitted, 'others are not concerned').toBe(user);
  });

  it('counts listing and deploying number ranges, and each set of the partner directory, by itself', () => {
    const { limits } = start();
    expect(countAdmitted(limits.admit, call('NumberRanges'), 9).admitted).toBe(5);
    expect(countAdmitted(limits.admit, call('NumberRanges'), 9, 'POST').admitted).toBe(5);
    expect(countAdmitted(limits.admit, call('StringParameters'), 30).admitted).toBe(25);
    expect(countAdmitted(limits.admit, call('BinaryParameters'), 30).admitted).toBe(25);
    expect(countAdmitted(limits.admit, call('IntegrationPackages'), 10).admitted).toBe(10);
    expect(countAdmitted(limits.admit, call('IntegrationDesigntimeArtifacts'), 10).admitted).toBe(0);
  });

  it('lets in again what a second allows, and no more after a long rest or a clock that jumps', () => {
    const { limits, advance } = start();
    countAdmitted(limits.admit, call('NumberRanges'), 5);
    advance(200);
    expect(countAdmitted(limits.admit, call('NumberRanges'), 5).admitted).toBe(1);
    advance(3_600_000);
    expect(countAdmitted(limits.admit, call('NumberRanges'), 20).admitted).toBe(5);
    advance(-500);
    expect(countAdmitted(limits.admit, call('NumberRanges'), 20).admitted).toBe(0);
  });

  it('counts a batch once for each resource in it', () => {
    const { limits } = start();
    const admit = limits.startBatch();
    expect(countAdmitted(admit, call('NumberRanges'), 50).admitted).toBe(50);
    expect(countAdmitted(limits.admit, call('NumberRanges'), 9).admitted).toBe(4);
  });

  it('lets everything in on Neo, at no known resource, and when turned off', () => {
    expect(countAdmitted(start().limits.admit, call('NumberRanges', 'a', acme, 'neo'), 50).admitted).toBe(50);
    expect(countAdmitted(start().limits.admit, call('$metadata'), 50).admitted).toBe(50);
    expect(countAdmitted(start(0).limits.admit, call('NumberRanges'), 50).admitted).toBe(50);
    expect(countAdmitted(start(2).limits.admit, call('NumberRanges'), 50).admitted).toBe(10);
  });
});
