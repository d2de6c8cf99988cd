import { describe, expect, it } from 'vitest';
import { createAdjustableClock } from '../foundation/clock.ts';
import { createFailedSignIns, type SignInTry } from './failed-sign-ins.ts';

const at = (userKey: string, remoteAddress: string | undefined = '192.0.2.1'): SignInTry => ({
  userKey,
  remoteAddress,
});

const createRoom = () => {
  const clock = createAdjustableClock(() => 1_000_000);
  const signIns = createFailedSignIns(clock.now);
  const fail = (count: number, signIn: (index: number) => SignInTry): void => {
    for (let index = 0; index < count; index++) signIns.recordFailure(signIn(index));
  };
  return { clock, signIns, fail };
};
const refused = expect.objectContaining({ status: 429, headers: { 'Retry-After': expect.stringMatching(/^[1-9]/) } });

describe('failed sign-ins', () => {
  it('S-09: delay a user after the 20th failure, from wherever they come, and nobody else', () => {
    const { signIns, fail } = createRoom();
    fail(19, (index) => at('alice', `192.0.2.${index}`));
    signIns.assertMayTry(at('alice'));
    fail(1, () => at('alice'));
    expect(() => signIns.assertMayTry(at('alice', '198.51.100.9'))).toThrow(refused);
    signIns.assertMayTry(at('bob'));
  });

  it('S-09: delay an address that fails with many users before the 100th failure', () => {
    const { signIns, fail } = createRoom();
    fail(60, (index) => at(`user${index}`));
    expect(() => signIns.assertMayTry(at('fresh'))).toThrow(refused);
    signIns.assertMayTry(at('fresh', '198.51.100.9'));
  });

  it('S-09: let the owner in within 60 s of an attack on the user', () => {
    const { clock, signIns, fail } = createRoom();
    fail(1000, (index) => at('alice', `192.0.2.${index % 250}`));
    expect(() => signIns.assertMayTry(at('alice', '198.51.100.9'))).toThrow(refused);
    clock.advance(30_000);
    signIns.assertMayTry(at('alice', '198.51.100.9'));
  });

  it('S-09: do not lock out a program working from its own address, but throttle guesses from there too', () => {
    const { signIns, fail } = createRoom();
    signIns.recordSuccess(at('alice', '198.51.100.9'));
    fail(1000, (index) => at('alice', `192.0.2.${index % 250}`));
    signIns.assertMayTry(at('alice', '198.51.100.9'));
    fail(20, () => at('alice', '198.51.100.9'));
    expect(() => signIns.assertMayTry(at('alice', '198.51.100.9'))).toThrow(refused);
  });

  it('forget the failures of a user who signs in, not those of the address', () => {
    const { signIns, fail } = createRoom();
    fail(15, () => at('alice'));
    signIns.recordSuccess(at('alice'));
    fail(15, () => at('alice'));
    signIns.assertMayTry(at('alice'));
    for (let round = 0; round < 30; round++) {
      signIns.recordSuccess(at('mallory', '203.0.113.1'));
      fail(2, () => at(`victim${round}`, '203.0.113.1'));
    }
    expect(() => signIns.assertMayTry(at('fresh', '203.0.113.1'))).toThrow(refused);
  });
});
