import { c4cErrorFormat } from '../cloud-for-customer/index.ts';
import type { Config } from '../config/schema.ts';
import { flowErrorFormat } from '../flows/index.ts';
import type { TakeOvers, TlsIdentities } from '../http/server/create-server.ts';
import { createHostResolver } from '../http/server/doors.ts';
import { oauthErrorFormat } from '../http/server/error-format.ts';
import { type Listener, startListener } from '../http/server/listener.ts';
import { createAddressReader } from '../http/server/message/request-address.ts';
import { createPipeline, type PipelineParts } from '../http/server/pipeline.ts';
import type { Route } from '../http/server/route.ts';
import { createRouter } from '../http/server/router.ts';
import { odataErrorFormat } from '../integration-api/index.ts';
import { platformErrorFormat } from '../platform-apis/index.ts';
import { cloudFoundryErrorFormat } from '../service-instances/index.ts';

/** Listens for HTTP and for TLS, both with every route. Throws where a port is taken; nothing listens then. */
export const startListeners = async (
  config: Config,
  routes: readonly Route[],
  parts: PipelineParts,
  tls: TlsIdentities,
  tunnelDoor: TakeOvers,
): Promise<{ readonly http: Listener; readonly https: Listener }> => {
  const common = {
    host: config.host,
    routes,
    router: createRouter(routes),
    pipeline: createPipeline(parts),
    readAddress: createAddressReader({
      resolveHost: createHostResolver(config.publicDomain),
      trustedProxies: config.trustedProxies,
      clientCertificateHeader: config.clientCertificateHeader,
    }),
    notFoundFormats: {
      bare: oauthErrorFormat,
      integration: odataErrorFormat,
      flows: flowErrorFormat,
      'cloud-for-customer': c4cErrorFormat,
      'platform-api': platformErrorFormat,
      'cloud-foundry': cloudFoundryErrorFormat,
    },
    maxConnectionsPerAddress: config.maxConnectionsPerAddress,
  };
  const http = await startListener({ ...common, port: config.httpPort });
  try {
    return { http, https: await startListener({ ...common, port: config.httpsPort, tls, takeOvers: tunnelDoor }) };
  } catch (error) {
    await http.close(0);
    throw error;
  }
};
