import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../foundation/clock.ts';
import { type LocalServer, startLocalServer } from '../../http/client/testing/local-server.ts';
import { createDial } from './dial.ts';

let backEnd: LocalServer;
beforeAll(async () => {
  backEnd = await startLocalServer((_request, response) => response.end());
});
afterAll(() => backEnd.close());

const dialWith = (hosts: readonly string[]) =>
  createDial({
    allowedTargets: { hosts, cidrs: [], allowAll: false },
    loopbackSuffixes: ['portolan.localhost'],
    clock: systemClock,
  });

describe('S-41: what a connector that the server runs may reach', () => {
  // Addresses, names for them, and other spellings, as resolvers and IPv6 have them.
  it.each([
    '127.0.0.1',
    'localhost',
    'localhost.',
    'api.portolan.localhost',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '::',
    '0.0.0.0',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    'fd00:ec2::254',
    'fe80::a9fe:a9fe',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
  ])('is no private target: %s', async (host) => {
    const dialled = dialWith([])({ host, port: backEnd.port, isSecure: false });
    await expect(dialled).rejects.toMatchObject({ reason: 'refused-target' });
    expect(backEnd.connectionCount()).toBe(0);
  });

  it('is what the operator names', async () => {
    const dial = dialWith([`127.0.0.1:${backEnd.port}`]);
    const socket = await dial({ host: '127.0.0.1', port: backEnd.port, isSecure: false });
    socket.destroy();
    await expect(dial({ host: '127.0.0.1', port: 9, isSecure: false })).rejects.toMatchObject({
      reason: 'refused-target',
    });
  });
});
