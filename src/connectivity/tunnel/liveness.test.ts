import { connect, type Http2Session, performServerHandshake } from 'node:http2';
import { duplexPair } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../foundation/log.ts';
import { watchLiveness } from './liveness.ts';

/** Two ends of a tunnel. */
const openPair = async () => {
  const [near, far] = duplexPair();
  const agent = performServerHandshake(far).on('error', () => {});
  const server = connect('http://tunnel', { createConnection: () => near }).on('error', () => {});
  await new Promise((resolve) => server.once('remoteSettings', resolve));
  return { agent, server, near };
};

describe('R-15: the liveness of a tunnel', () => {
  it('ends one whose other end is no longer there, though the connection says nothing', async () => {
    const [near] = duplexPair();
    // Nobody reads at the far end.
    const session = connect('http://tunnel', { createConnection: () => near }).on('error', () => {});
    const closed = new Promise((resolve) => session.once('close', resolve));
    watchLiveness(session, { connection: near, log: silentLog, everyMs: 1, withinMs: 20 });
    await closed;
    expect(session.destroyed).toBe(true);
  });

  it.each(['agent', 'server'] as const)('leaves one open that answers, whichever end asks: %s', async (asking) => {
    const pair = await openPair();
    const [session, other]: readonly Http2Session[] =
      asking === 'agent' ? [pair.agent, pair.server] : [pair.server, pair.agent];
    if (session === undefined || other === undefined) throw new Error('no pair');
    let pings = 0;
    other.on('ping', () => {
      pings += 1;
    });
    const job = watchLiveness(session, { connection: pair.near, log: silentLog, everyMs: 1, withinMs: 60_000 });
    await vi.waitFor(() => expect(pings).toBeGreaterThan(3));
    expect([session.destroyed, other.destroyed]).toEqual([false, false]);
    await job.stop();
    pair.server.destroy();
    pair.agent.destroy();
  });
});
