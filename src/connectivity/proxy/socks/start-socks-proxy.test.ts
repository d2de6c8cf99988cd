import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../foundation/clock.ts';
import { toSubaccountId } from '../../../foundation/ids.ts';
import { silentLog } from '../../../foundation/log.ts';
import { connectorConfigurationSchema } from '../../access-control/index.ts';
import { createAgent } from '../../agent/create-agent.ts';
import { createDial } from '../../agent/dial.ts';
import { openSession, type TunnelSession } from '../../tunnel/open-session.ts';
import type { RunningProxy } from '../start-http-proxy.ts';
import { startSocksProxy } from './start-socks-proxy.ts';

let backEnd: Server;
let session: TunnelSession;
let proxy: RunningProxy;
let state: { isTokenValid: boolean; isMapped: boolean };
/** The back end's side of the connections. */
const accepted: Socket[] = [];

beforeAll(async () => {
  backEnd = createServer((socket) => void accepted.push(socket.on('error', () => {})));
  backEnd.listen(0, '127.0.0.1');
  await once(backEnd, 'listening');
  const address = backEnd.address();
  const configuration = connectorConfigurationSchema.parse({
    systemMappings: [
      {
        virtualHost: 'db',
        virtualPort: 1,
        localHost: '127.0.0.1',
        localPort: typeof address === 'object' ? address?.port : 0,
        protocol: 'TCP',
      },
    ],
  });
  const [near, far] = duplexPair();
  createAgent({
    readConfiguration: () => configuration,
    dial: createDial({ allowedTargets: { hosts: [], cidrs: [], allowAll: true }, clock: systemClock }),
    certifyPrincipal: async () => undefined,
    log: silentLog,
  }).serve(far);
  session = await openSession(near, silentLog);
  const [mapping] = configuration.systemMappings;
  if (mapping === undefined) throw new Error('no mapping');
  const caller = { subaccountId: toSubaccountId('a'), clientId: 'c', principal: undefined };
  proxy = await startSocksProxy(
    { host: '127.0.0.1', port: 0, maxConnectionsPerAddress: 10, maxConcurrentRequests: 10 },
    {
      admitCaller: async () =>
        state.isTokenValid ? { kind: 'admitted', caller } : { kind: 'refused', reason: 'token expired' },
      findSystem: {
        forTcp: async () => (state.isMapped ? { kind: 'found', session, mapping } : { kind: 'system-denied' }),
      },
      noteRefusal: () => {},
      log: silentLog,
      note: () => {},
      recheckEveryMs: 1,
    },
  );
});
beforeEach(() => {
  state = { isTokenValid: true, isMapped: true };
});
afterAll(async () => {
  await proxy.close(0);
  await session.close();
  backEnd.close();
});

describe('S-59: a connection over SOCKS5', () => {
  it.each([
    ['its token', { isTokenValid: false }],
    ['its mapping', { isMapped: false }],
  ])('ends with %s, at both ends', async (_name, later) => {
    const socket = connect(proxy.port, '127.0.0.1').on('error', () => {});
    socket.write(Buffer.from('05018001000000017400050100030264620001', 'hex'));
    let replies = '';
    socket.on('data', (chunk) => {
      replies += chunk.toString('hex');
    });
    await expect.poll(() => replies, { interval: 1 }).toBe('0580010005000001000000000000');
    await expect.poll(() => accepted.length, { interval: 1 }).toBeGreaterThan(0);
    const atBackEnd = accepted.pop();
    state = { ...state, ...later };
    await Promise.all([once(socket, 'close'), atBackEnd?.closed === true || once(atBackEnd ?? socket, 'close')]);
  });
});
