import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { createLog } from '../foundation/log.ts';
import { startProxies } from './start-proxies.ts';

const usual = { connectivityProxyPort: 20_003, socks5ProxyPort: 20_004 };

/** Starts on a machine where these ports are taken; 0 gives port 40,000. Answers what happened, also where it failed. */
const start = async (flags: Readonly<Record<string, unknown>>, taken: readonly number[]) => {
  const [lines, closed]: [string[], number[]] = [[], []];
  const listen = async ({ port }: { readonly port: number }) => {
    if (taken.includes(port)) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' });
    return { port: port === 0 ? 40_000 : port, countConnections: () => 0, close: async () => void closed.push(port) };
  };
  const log = createLog({ level: 'warn', sink: { write: (line) => lines.push(line) } });
  const config = await loadConfig({ flags });
  const outcome = await startProxies(config, { startHttpProxy: listen, startSocksProxy: listen }, log).then(
    ({ httpPort, socks5Port }) => [httpPort, socks5Port],
    (error: unknown) => String(error),
  );
  return { outcome, closed, moved: lines.map((line) => JSON.parse(line)) };
};

describe('the ports of the proxies to on-premise systems', () => {
  it('are those SAP names', async () => {
    expect(await start({}, [])).toEqual({ outcome: [20_003, 20_004], closed: [], moved: [] });
  });

  it.each([
    ['20003', [20_003], [40_000, 20_004], 'connectivityProxyPort'],
    ['20004', [20_004], [20_003, 40_000], 'socks5ProxyPort'],
  ])('move in a lab where another one has %s, and say so', async (_port, taken, outcome, setting) => {
    const started = await start({}, taken);
    expect(started.outcome).toEqual(outcome);
    expect(started.moved).toMatchObject([{ event: 'port-taken', setting, taken: taken[0], port: 40_000 }]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly number[], readonly number[]]>([
    ['in production', { profile: 'production', publicDomain: 'p.example' }, [20_003], []],
    ['where somebody chose them', { connectivityProxyPort: 20_005 }, [20_005], []],
    [
      'where the second is chosen: the first is let go',
      { socks5ProxyPort: 20_006 },
      [20_006],
      [usual.connectivityProxyPort],
    ],
  ])('do not move %s', async (_name, flags, taken, closed) => {
    expect(await start(flags, taken)).toEqual({ outcome: 'Error: taken', closed, moved: [] });
  });
});
