import { describe, expect, it } from 'vitest';
import { toSubaccountId } from '../../foundation/ids.ts';
import type { Configuration, ConfigurationKind } from '../configurations/configuration.ts';
import { toProperties } from '../configurations/configuration.ts';
import { createCertificateReading } from './describe-certificates.ts';

const level = { subaccountId: toSubaccountId('a') };
const stored = (
  kind: ConfigurationKind,
  name: string,
  properties: Readonly<Record<string, string>>,
): Configuration => ({
  level,
  kind,
  name,
  properties: toProperties(Object.entries(properties)),
  revision: '0'.repeat(64),
  modifiedAtMs: 0,
  labels: [],
  isShared: false,
});

describe('certificates that are described', () => {
  it('R-11: a keystore that nobody can open is tried once a minute, and at once with another password', async () => {
    let [nowMs, opened] = [0, 0];
    let password = 'one';
    const keystore = stored('certificate', 'own.p12', { Content: 'AAAA' });
    const reading = createCertificateReading({
      certificates: { list: async () => [keystore], find: async () => keystore, get: async () => keystore },
      destinations: {
        list: async () => [stored('destination', 'd', { KeyStoreLocation: 'own.p12', KeyStorePassword: password })],
      },
      fragments: { list: async () => [] },
      openKeystore: async () => {
        opened += 1;
        return { kind: 'failed', reason: 'wrong-password' };
      },
      clock: () => nowMs,
    });
    const countOpened = async (): Promise<number> => {
      const before = opened;
      expect(await reading.describe(level)).toMatchObject([{ entries: [], problem: expect.any(String) }]);
      return opened - before;
    };
    expect(await countOpened()).toBe(2);
    expect(await countOpened()).toBe(0);
    password = 'two';
    expect(await countOpened()).toBe(2);
    nowMs += 60_000;
    expect(await countOpened()).toBe(2);
  });
});
