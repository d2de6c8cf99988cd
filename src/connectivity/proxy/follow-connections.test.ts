import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../foundation/log.ts';
import { type FollowConnections, followConnections } from './follow-connections.ts';

describe('S-59: connections that are open', () => {
  let connections: FollowConnections;
  afterEach(() => connections.stop());

  const follow = (findFault: () => Promise<string | undefined>) => {
    const [socket] = duplexPair();
    connections.follow({ requestId: 'r', socket, findFault });
    return socket;
  };

  it('end once they would not be let in any more, the others go on', async () => {
    connections = followConnections({ log: silentLog, everyMs: 1 });
    const answers = [undefined, undefined, 'token expired'];
    let checks = 0;
    const staying = follow(async () => {
      checks += 1;
      return undefined;
    });
    const ending = follow(async () => answers.shift());
    await once(ending, 'close');
    const before = checks;
    await vi.waitFor(() => expect(checks).toBeGreaterThan(before));
    expect([answers, staying.destroyed, connections.count()]).toEqual([[], false, 1]);
    staying.destroy();
    await once(staying, 'close');
    expect(connections.count()).toBe(0);
  });

  it('R-04: stay where nobody can tell, as while the database is away', async () => {
    connections = followConnections({ log: silentLog, everyMs: 1 });
    let failures = 0;
    const socket = follow(async () => {
      failures += 1;
      throw new Error('the database is away');
    });
    await vi.waitFor(() => expect(failures).toBeGreaterThan(1));
    expect(socket.destroyed).toBe(false);
  });
});
