import { silentLog } from '../../src/foundation/log.ts';
import { createHostResolver } from '../../src/http/server/doors.ts';
import { oauthErrorFormat } from '../../src/http/server/error-format.ts';
import { type Listener, type ListenerOptions, startListener } from '../../src/http/server/listener.ts';
import { createAddressReader } from '../../src/http/server/message/request-address.ts';
import { createPipeline, type PipelineParts } from '../../src/http/server/pipeline.ts';
import type { Route } from '../../src/http/server/route.ts';
import { createRouter } from '../../src/http/server/router.ts';

/** Starts a listener with nothing but `routes` behind it, on a free port; plain HTTP unless `tls` is given. */
export const startTestListener = (
  routes: readonly Route[],
  options: Partial<PipelineParts> & {
    readonly trustedProxies?: readonly string[];
    readonly clientCertificateHeader?: Parameters<typeof createAddressReader>[0]['clientCertificateHeader'];
    readonly maxConnectionsPerAddress?: number;
    readonly tls?: ListenerOptions['tls'];
    readonly timeouts?: ListenerOptions['timeouts'];
  } = {},
): Promise<Listener> =>
  startListener({
    host: '127.0.0.1',
    port: 0,
    routes,
    router: createRouter(routes),
    pipeline: createPipeline({
      authenticators: {},
      clock: () => 0,
      log: silentLog,
      onFinished: () => {},
      maxConcurrentRequests: 100,
      ...options,
    }),
    readAddress: createAddressReader({
      resolveHost: createHostResolver('portolan.localhost'),
      trustedProxies: options.trustedProxies ?? [],
      clientCertificateHeader: options.clientCertificateHeader,
    }),
    notFoundFormats: { bare: oauthErrorFormat },
    maxConnectionsPerAddress: options.maxConnectionsPerAddress ?? 100,
    ...(options.tls && { tls: options.tls }),
    ...(options.timeouts && { timeouts: options.timeouts }),
  });
