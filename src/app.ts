import { fileURLToPath } from 'node:url';
import { issueIdentity } from './app/local-authority.ts';
import { observeTraffic } from './app/observe-traffic.ts';
import { openRooms, type Rooms } from './app/rooms/open-rooms.ts';
import { startJobs } from './app/start-jobs.ts';
import { startListeners } from './app/start-listeners.ts';
import { startProxies } from './app/start-proxies.ts';
import { createCockpitRoutes } from './cockpit/index.ts';
import { isLoopback } from './config/load.ts';
import type { Config } from './config/schema.ts';
import type { Clock } from './foundation/clock.ts';
import { installation } from './foundation/installation.ts';
import type { Log } from './foundation/log.ts';
import type { Secret } from './foundation/secret.ts';
import { createMetrics } from './http/operations/metrics.ts';
import { describeRoutes } from './http/operations/open-api.ts';
import { createOperationsRoutes } from './http/operations/routes.ts';
import type { PipelineParts } from './http/server/pipeline.ts';
import { createPublicUrls } from './http/server/public-urls.ts';
import type { Route } from './http/server/route.ts';
import {
  createManagementRoutes,
  describeEndpoints,
  type Endpoints,
  type ManagedRooms,
} from './management-api/index.ts';
import type { Database } from './storage/database.ts';
import { openDatabase } from './storage/open-database.ts';

/** What `startApp` is given; everything else it makes. */
export type AppOptions = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes a new administrator token and ends the old one. */
  readonly resetAdministrator?: boolean;
};

/** A running Portolan. */
export type App = {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly connectivityProxyPort: number;
  readonly socks5ProxyPort: number;
  /** The rooms, for tests that seed data through their doors. */
  readonly rooms: Rooms;
  /** Certificate of the local CA that clients of the TLS listener must trust. */
  readonly caCertificatePem: string;
  readonly endpoints: Endpoints;
  /** Present on the very first start and after a reset: the one time it can be read (S-58). */
  readonly administratorToken: Secret | undefined;
  /** The code of a one-time link for the first administrator; makes a new one each time. */
  readonly issueSignInCode: () => Promise<Secret>;
  /** Every route there is, for the tests that walk them. */
  readonly routes: readonly Route[];
  /** Stops taking requests, lets those in progress end (30 s at most) and closes the database. */
  readonly close: (graceMs?: number) => Promise<void>;
};

/** Starts Portolan: database, rooms, listeners, jobs. The one function that knows all parts. Leaves nothing open where it throws. */
export const startApp = async (options: AppOptions): Promise<App> => {
  const { config, clock, log } = options;
  const database = await openDatabase({ url: config.databaseUrl, dataFolder: config.dataFolder, clock, log });
  try {
    return await startOn(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
};

const startOn = async (database: Database, options: AppOptions): Promise<App> => {
  const { config, clock, log } = options;
  // On port 0 the listener's port is known once it listens; URLs are only built after that.
  const ports = {
    http: config.httpPort,
    https: config.httpsPort,
    connectivityProxy: config.connectivityProxyPort,
    socks5Proxy: config.socks5ProxyPort,
  };
  const publicUrls = createPublicUrls({
    publicDomain: config.publicDomain,
    port: () => config.publicPort ?? ports.https,
  });
  const rooms = await openRooms(options, database, publicUrls, () => ({
    // A name for programs on other machines; on this one names below `publicDomain` mostly do not resolve.
    host: isLoopback(config.host) ? config.host : `connectivityproxy.${config.publicDomain}`,
    httpPort: ports.connectivityProxy,
    socks5Port: ports.socks5Proxy,
  }));
  const metrics = createMetrics();
  const { authority } = rooms;
  let isStopping = false;

  const isReady = async (): Promise<boolean> => {
    if (isStopping) return false;
    await database.read.selectFrom('settings').select('key').limit(1).execute();
    return true;
  };
  const { administrators } = rooms;
  const readEndpoints = (): Endpoints =>
    describeEndpoints({ host: config.host, ports, publicDomain: config.publicDomain, urls: publicUrls });
  const routes: readonly Route[] = [
    ...createManagementRoutes({
      rooms: managedRooms(rooms),
      readEndpoints,
      auditRetentionDays: config.auditRetentionDays,
      clock,
    }),
    ...createOperationsRoutes({
      metrics,
      isReady: () => isReady().catch(() => false),
      describeApi: () => describeRoutes(routes, { title: 'Portolan', version: '0.1.0' }),
      caCertificatePem: authority.certificatePem,
    }),
    ...rooms.authorizationServer.routes,
    ...rooms.destinationService.routes,
    ...rooms.integrationApi.routes,
    ...rooms.flows.routes,
    ...rooms.cloudForCustomer.routes,
    ...rooms.platformApis.routes,
    ...rooms.cloudFoundry.routes,
    ...rooms.connectivity.routes,
    ...createCockpitRoutes({ root: fileURLToPath(installation), log: log.child({ room: 'cockpit' }) }),
  ];

  const pipelineParts: PipelineParts = {
    authenticators: {
      ...rooms.inboundAuth.authenticators,
      management: administrators.authenticate,
      'cloud-for-customer': rooms.cloudForCustomer.authenticate,
      'cloud-foundry': rooms.cloudFoundry.authenticate,
    },
    clock,
    log: log.child({ room: 'http' }),
    onFinished: metrics.onFinished,
    maxConcurrentRequests: config.maxConcurrentRequests,
  };
  const { traffic } = rooms.connectivity;
  observeTraffic(metrics, traffic);
  const identity = { ...(await issueIdentity(authority, config, clock)), findOther: rooms.ownCertificate.find };
  const listeners = await startListeners(config, routes, pipelineParts, identity, traffic.tunnelDoor);
  const closeListeners = async (graceMs: number): Promise<void> => {
    await Promise.all([listeners.http.close(graceMs), listeners.https.close(graceMs)]);
  };
  ports.http = listeners.http.port;
  ports.https = listeners.https.port;
  const proxies = await startProxies(config, traffic, log).catch(async (error: unknown) => {
    await closeListeners(0);
    throw error;
  });
  ports.connectivityProxy = proxies.httpPort;
  ports.socks5Proxy = proxies.socks5Port;
  // Not before all ports are ours: the token of a start that fails would be shown to nobody, and never made again.
  const administratorToken = await (options.resetAdministrator === true
    ? administrators.reset()
    : administrators.createFirst()
  ).catch(async (error: unknown) => {
    await Promise.all([closeListeners(0), proxies.close(0)]);
    throw error;
  });
  const jobs = startJobs(options, rooms);
  // Beside the first requests: many messages may have been under way when the last process ended.
  const recovery = rooms.flows.closeAbandoned().catch((error: unknown) => log.warn('recovery-failed', { error }));

  return {
    httpPort: listeners.http.port,
    httpsPort: listeners.https.port,
    connectivityProxyPort: proxies.httpPort,
    socks5ProxyPort: proxies.socks5Port,
    rooms,
    caCertificatePem: authority.certificatePem,
    endpoints: readEndpoints(),
    administratorToken,
    issueSignInCode: async () => (await administrators.issueCode()).code,
    routes,
    close: async (graceMs = 30_000) => {
      isStopping = true;
      await Promise.all(jobs.map((job) => job.stop()));
      // The TLS listener has closed when its tunnels have, and those are of use until the last request is done.
      const closed = closeListeners(graceMs);
      await Promise.all([listeners.http.close(graceMs), proxies.close(graceMs)]);
      await traffic.closeTunnels(graceMs);
      await closed;
      await Promise.all([rooms.flows.close(), recovery]);
      await rooms.outbound.close();
      await rooms.audit.refusals.flush().catch((error: unknown) => log.warn('flush-failed', { error }));
      await rooms.authorizationServer.flush().catch((error: unknown) => log.warn('flush-failed', { error }));
      await Promise.all([rooms.keystores.files.flushUses(), rooms.identityProvider.trustedProviders.flushUses()]);
      await database.close();
    },
  };
};

const managedRooms = (rooms: Rooms): ManagedRooms => ({
  ...rooms,
  clients: rooms.authorizationServer.clients,
  signingKeys: rooms.authorizationServer.signingKeys,
  destinations: rooms.destinationService.manage,
  flows: rooms.flows.manage,
  integrationContent: rooms.integrationContent,
  cloudForCustomer: rooms.cloudForCustomer.manage,
});
