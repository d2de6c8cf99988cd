import { Pool } from 'undici';
import type { Log } from '../../foundation/log.ts';
import { type ConnectTarget, createConnector } from './create-connector.ts';

/** Keeps connections to many targets open, apart by everything that makes a connection what it is. */
export type ConnectionPools = {
  /** The pool of a target. Use it before anything else is awaited: it may be closed for another one later. */
  readonly get: (target: ConnectTarget) => Pool;
  readonly size: () => number;
  /** Breaks off everything at once, connection attempts included. */
  readonly close: () => Promise<void>;
};

const maxConnectionsPerTarget = 128;

/**
 * Creates the pools: at most `maxPools`, the least recently used one closed (calls under way may finish). A connection is shared
 * only by calls with the same origin, checked addresses, TLS options and connect timeout.
 */
export const createConnectionPools = (options: { readonly maxPools: number; readonly log: Log }): ConnectionPools => {
  const pools = new Map<string, Pool>();
  const retiring = new Set<Pool>();

  const retire = (pool: Pool): void => {
    retiring.add(pool);
    void pool
      .close()
      .catch((error: unknown) => options.log.warn('outbound-pool-close-failed', { error }))
      .finally(() => retiring.delete(pool));
  };

  return {
    get: (target) => {
      const key = keyOf(target);
      const known = pools.get(key);
      const pool = known ?? openPool(target);
      // A Map iterates in insertion order: putting a hit back at the end keeps the least recently used pool first.
      pools.delete(key);
      pools.set(key, pool);
      const oldest = pools.size > options.maxPools ? pools.entries().next().value : undefined;
      if (oldest !== undefined) {
        pools.delete(oldest[0]);
        retire(oldest[1]);
      }
      return pool;
    },
    size: () => pools.size,
    close: async () => {
      const open = [...pools.values(), ...retiring];
      pools.clear();
      await Promise.all(open.map((pool) => pool.destroy()));
    },
  };
};

const keyOf = (target: ConnectTarget): string =>
  // A resolver may answer the same addresses in another order each time.
  JSON.stringify([
    target.hostname,
    target.port,
    [...target.addresses].sort(),
    target.connectTimeoutMs,
    target.tls && [
      target.tls.clientCertificate?.certificateChainPem,
      target.tls.clientCertificate?.privateKeyPem,
      target.tls.extraCaPem,
      target.tls.trustAll === true,
      target.tls.hostnameVerifier ?? 'strict',
      target.tlsFailureText,
    ],
  ]);

const openPool = (target: ConnectTarget): Pool => {
  const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
  return new Pool(`${target.tls === undefined ? 'http' : 'https'}://${host}:${target.port}`, {
    connect: createConnector(target),
    connections: maxConnectionsPerTarget,
    allowH2: false,
    pipelining: 1,
  });
};
