import type { Config } from '../config/schema.ts';
import type { Connectivity, RunningProxy } from '../connectivity/index.ts';
import type { Log } from '../foundation/log.ts';

/** The proxies to on-premise systems, listening. */
export type RunningProxies = {
  readonly httpPort: number;
  readonly socks5Port: number;
  readonly close: (graceMs: number) => Promise<void>;
};

/** Ports that SAP's clients and documents name. Source: SAP doc "Create and Bind a Connectivity Service Instance" */
const usualPorts = { connectivityProxyPort: 20_003, socks5ProxyPort: 20_004 } as const;

/** Starts both. Throws where a port is taken; nothing listens then. */
export const startProxies = async (
  config: Config,
  traffic: Pick<Connectivity['traffic'], 'startHttpProxy' | 'startSocksProxy'>,
  log: Log,
): Promise<RunningProxies> => {
  const { host, maxConnectionsPerAddress, maxConcurrentRequests } = config;
  const start = async (
    setting: keyof typeof usualPorts,
    listen: Connectivity['traffic']['startHttpProxy'],
  ): Promise<RunningProxy> => {
    const listening = { host, port: config[setting], maxConnectionsPerAddress, maxConcurrentRequests };
    try {
      return await listen(listening);
    } catch (error) {
      // A second lab on a machine is usual, and nobody has chosen this port: it moves, and says so.
      const isMovable = config.profile === 'lab' && config[setting] === usualPorts[setting] && isTaken(error);
      if (!isMovable) throw error;
      const moved = await listen({ ...listening, port: 0 });
      log.warn('port-taken', { setting, taken: config[setting], port: moved.port });
      return moved;
    }
  };

  const http = await start('connectivityProxyPort', traffic.startHttpProxy);
  try {
    const socks = await start('socks5ProxyPort', traffic.startSocksProxy);
    return {
      httpPort: http.port,
      socks5Port: socks.port,
      close: async (graceMs) => {
        await Promise.all([http.close(graceMs), socks.close(graceMs)]);
      },
    };
  } catch (error) {
    await http.close(0);
    throw error;
  }
};

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
