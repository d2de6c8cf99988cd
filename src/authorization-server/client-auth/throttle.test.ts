import { expect, it } from 'vitest';
import { createAdjustableClock } from '../../foundation/clock.ts';
import { createThrottle } from './throttle.ts';

it('S-09: a client that has lately succeeded from an address is limited there by its own failures', () => {
  const clock = createAdjustableClock(() => 0);
  const throttle = createThrottle(clock.now);
  const attempt = { clientId: 'app', remoteAddress: '192.0.2.1' };
  throttle.recordSuccess(attempt);
  // Neither an attack from elsewhere nor a neighbour behind the address counts for it.
  for (let count = 0; count < 100; count += 1) {
    throttle.recordFailure({ ...attempt, remoteAddress: '192.0.2.2' });
    throttle.recordFailure({ ...attempt, clientId: `neighbour-${count}` });
  }
  expect(throttle.findDelaySeconds(attempt)).toBeUndefined();
  for (let count = 1; count < 20; count += 1) {
    expect(throttle.recordFailure(attempt)).toEqual({ hasReachedLimit: false, isBeyondLimit: false });
  }
  expect(throttle.findDelaySeconds(attempt)).toBeUndefined();
  expect(throttle.recordFailure(attempt)).toEqual({ hasReachedLimit: true, isBeyondLimit: false });
  expect(throttle.findDelaySeconds(attempt)).toBe(30);
  clock.advance(30_000);
  expect(throttle.findDelaySeconds(attempt)).toBeUndefined();
});
