import { join } from 'node:path';
import type { Config } from './config/schema.ts';
import { generatePepper } from './crypto/random.ts';
import { loadOrCreateMasterKeyFile } from './crypto/sealing/master-key.ts';
import { createSealing } from './crypto/sealing.ts';
import { createSecretHashing } from './crypto/secret-hashing.ts';
import type { Clock } from './foundation/clock.ts';
import { randomFraction } from './foundation/ids.ts';
import { type Job, startJob } from './foundation/job.ts';
import type { Log } from './foundation/log.ts';
import { Secret } from './foundation/secret.ts';
import { createMetrics } from './http/operations/metrics.ts';
import { describeRoutes } from './http/operations/open-api.ts';
import { createOperationsRoutes } from './http/operations/routes.ts';
import { createHostResolver } from './http/server/doors.ts';
import { oauthErrorFormat } from './http/server/error-format.ts';
import { type Listener, startListener } from './http/server/listener.ts';
import { createAddressReader } from './http/server/message/request-address.ts';
import { createPipeline, type PipelineParts } from './http/server/pipeline.ts';
import type { Route } from './http/server/route.ts';
import { createInstallationSecrets } from './storage/installation-secrets.ts';
import { openDatabase } from './storage/open-database.ts';
import { createSealingKeyStore } from './storage/sealing-key-store.ts';

/** What `startApp` is given; everything else it makes. */
export type AppOptions = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
};

/** A running Portolan. */
export type App = {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** The rooms, for tests that seed data through their doors. */
  readonly rooms: Rooms;
  /** Certificate of the local CA that clients of the TLS listener must trust. */
  readonly caCertificatePem: string;
  /** Every route there is, for the tests that walk them. */
  readonly routes: readonly Route[];
  /** Stops taking requests, lets those in progress end (30 s at most) and closes the database. */
  readonly close: (graceMs?: number) => Promise<void>;
};

/** The rooms by name. */
export type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** Starts Portolan: database, rooms, listeners, jobs. The one function that knows all parts. */
export const startApp = async (options: AppOptions): Promise<App> => {
  const { config, clock, log } = options;
  const database = await openDatabase({ url: config.databaseUrl, dataFolder: config.dataFolder, clock, log });
  const rooms = await openRooms(options, database);
  const metrics = createMetrics();
  let isStopping = false;

  const isReady = async (): Promise<boolean> => {
    if (isStopping) return false;
    await database.read.selectFrom('settings').select('key').limit(1).execute();
    return true;
  };
  const routes: readonly Route[] = [
    ...createOperationsRoutes({
      metrics,
      isReady: () => isReady().catch(() => false),
      describeApi: () => describeRoutes(routes, { title: 'Portolan', version: '0.1.0' }),
      caCertificatePem: '',
    }),
  ];

  const pipelineParts: PipelineParts = {
    authenticators: {},
    clock,
    log: log.child({ room: 'http' }),
    onFinished: metrics.onFinished,
    maxConcurrentRequests: config.maxConcurrentRequests,
  };
  const listeners = await startListeners(config, routes, pipelineParts);
  const jobs = startJobs(options);

  return {
    httpPort: listeners.http.port,
    httpsPort: 0,
    rooms,
    caCertificatePem: '',
    routes,
    close: async (graceMs = 30_000) => {
      isStopping = true;
      await Promise.all(jobs.map((job) => job.stop()));
      await listeners.http.close(graceMs);
      await database.close();
    },
  };
};

type OpenedDatabase = Awaited<ReturnType<typeof openDatabase>>;

const openRooms = async ({ config, clock }: AppOptions, database: OpenedDatabase) => {
  const masterKey =
    config.masterKey === undefined
      ? loadOrCreateMasterKeyFile(join(config.dataFolder, 'master.key'))
      : new Secret(config.masterKey);
  const sealing = await createSealing({ masterKey, keyStore: createSealingKeyStore(database), clock });
  const installationSecrets = createInstallationSecrets(database, sealing);
  const pepper = await installationSecrets.getOrCreate('client-secret-pepper', () =>
    Buffer.from(generatePepper()).toString('base64'),
  );
  const secretHashing = createSecretHashing({ pepper: Buffer.from(pepper, 'base64'), clock });
  return { database, sealing, secretHashing };
};

const startListeners = async (
  config: Config,
  routes: readonly Route[],
  parts: PipelineParts,
): Promise<{ readonly http: Listener }> => {
  const common = {
    host: config.host,
    routes,
    pipeline: createPipeline(parts),
    readAddress: createAddressReader({
      resolveHost: createHostResolver(config.publicDomain),
      trustedProxies: config.trustedProxies,
    }),
    notFoundFormats: { bare: oauthErrorFormat },
    maxConnectionsPerAddress: config.maxConnectionsPerAddress,
  };
  return { http: await startListener({ ...common, port: config.httpPort }) };
};

const startJobs = ({ log }: AppOptions): readonly Job[] => {
  const every = (name: string, everyMs: number, run: () => Promise<void>): Job =>
    startJob({ name, everyMs, run, log, spread: randomFraction });
  void every;
  return [];
};
