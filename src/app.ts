import { join } from 'node:path';
import { z } from 'zod';
import { createAccounts } from './accounts/index.ts';
import { createAudit } from './audit/index.ts';
import { createAuthorizationServer } from './authorization-server/index.ts';
import type { Config } from './config/schema.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  issueServerCertificate,
} from './crypto/certificate-authority.ts';
import { createKeystoreParser } from './crypto/keystores.ts';
import { generatePepper } from './crypto/random.ts';
import { loadOrCreateMasterKeyFile } from './crypto/sealing/master-key.ts';
import { createSealing } from './crypto/sealing.ts';
import { createSecretHashing } from './crypto/secret-hashing.ts';
import { createDestinationService } from './destination-service/index.ts';
import type { Clock } from './foundation/clock.ts';
import { randomBase64url, randomFraction } from './foundation/ids.ts';
import { type Job, startJob } from './foundation/job.ts';
import type { Log } from './foundation/log.ts';
import { Secret } from './foundation/secret.ts';
import { createOutbound } from './http/client/create-outbound.ts';
import type { AllowedTargets } from './http/client/target-guard.ts';
import { createMetrics } from './http/operations/metrics.ts';
import { describeRoutes } from './http/operations/open-api.ts';
import { createOperationsRoutes } from './http/operations/routes.ts';
import { certificateNames, createHostResolver } from './http/server/doors.ts';
import { oauthErrorFormat } from './http/server/error-format.ts';
import { type Listener, startListener, type TlsIdentity } from './http/server/listener.ts';
import { createAddressReader } from './http/server/message/request-address.ts';
import { createPipeline, type PipelineParts } from './http/server/pipeline.ts';
import { createPublicUrls, type PublicUrls } from './http/server/public-urls.ts';
import type { Route } from './http/server/route.ts';
import { createIdentityProvider } from './identity-provider/index.ts';
import { createInboundAuth } from './inbound-auth/index.ts';
import {
  createAdministrators,
  createManagementRoutes,
  describeEndpoints,
  type Endpoints,
} from './management-api/index.ts';
import { createMessageProcessingLogs } from './message-processing-logs/index.ts';
import { createInstallationSecrets, type InstallationSecrets } from './storage/installation-secrets.ts';
import { openDatabase } from './storage/open-database.ts';
import { createSealingKeyStore } from './storage/sealing-key-store.ts';

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
  /** The rooms, for tests that seed data through their doors. */
  readonly rooms: Rooms;
  /** Certificate of the local CA that clients of the TLS listener must trust. */
  readonly caCertificatePem: string;
  readonly endpoints: Endpoints;
  /** Present on the very first start and after a reset: the one time it can be read (S-58). */
  readonly administratorToken: Secret | undefined;
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
  // On port 0 the listener's port is known once it listens; URLs are only built after that.
  const ports = { http: config.httpPort, https: config.httpsPort };
  const publicUrls = createPublicUrls({
    publicDomain: config.publicDomain,
    port: () => config.publicPort ?? ports.https,
  });
  const rooms = await openRooms(options, database, publicUrls);
  const metrics = createMetrics();
  const authority = await loadAuthority(rooms.installationSecrets, clock);
  let isStopping = false;

  const isReady = async (): Promise<boolean> => {
    if (isStopping) return false;
    await database.read.selectFrom('settings').select('key').limit(1).execute();
    return true;
  };
  const { administrators } = rooms;
  const administratorToken = await (options.resetAdministrator === true
    ? administrators.reset()
    : administrators.createFirst());
  const readEndpoints = (): Endpoints =>
    describeEndpoints({ host: config.host, ports, publicDomain: config.publicDomain, urls: publicUrls });
  const routes: readonly Route[] = [
    ...createManagementRoutes({ readEndpoints }),
    ...createOperationsRoutes({
      metrics,
      isReady: () => isReady().catch(() => false),
      describeApi: () => describeRoutes(routes, { title: 'Portolan', version: '0.1.0' }),
      caCertificatePem: authority.certificatePem,
    }),
    ...rooms.authorizationServer.routes,
    ...rooms.destinationService.routes,
  ];

  const pipelineParts: PipelineParts = {
    authenticators: { ...rooms.inboundAuth.authenticators, management: administrators.authenticate },
    clock,
    log: log.child({ room: 'http' }),
    onFinished: metrics.onFinished,
    maxConcurrentRequests: config.maxConcurrentRequests,
  };
  const listeners = await startListeners(config, routes, pipelineParts, await issueIdentity(authority, config, clock));
  ports.http = listeners.http.port;
  ports.https = listeners.https.port;
  const jobs = startJobs(options, rooms);

  return {
    httpPort: listeners.http.port,
    httpsPort: listeners.https.port,
    rooms,
    caCertificatePem: authority.certificatePem,
    endpoints: readEndpoints(),
    administratorToken,
    routes,
    close: async (graceMs = 30_000) => {
      isStopping = true;
      await Promise.all(jobs.map((job) => job.stop()));
      await Promise.all([listeners.http.close(graceMs), listeners.https.close(graceMs)]);
      await rooms.outbound.close();
      await rooms.authorizationServer.flush().catch((error: unknown) => log.warn('flush-failed', { error }));
      await database.close();
    },
  };
};

type OpenedDatabase = Awaited<ReturnType<typeof openDatabase>>;

const openRooms = async ({ config, clock, log }: AppOptions, database: OpenedDatabase, publicUrls: PublicUrls) => {
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
  const outbound = createOutbound({
    allowedTargets: allowedTargets(config),
    loopbackSuffixes: [config.publicDomain],
    trustAllPermitted: config.allowTrustAll ?? config.profile === 'lab',
    clock,
    log: log.child({ room: 'http-client' }),
  });
  const audit = createAudit({ database, clock });
  const accounts = createAccounts({ database, clock, appendAudit: audit.append });
  const authorizationServer = createAuthorizationServer({
    database,
    clock,
    log,
    accounts,
    audit,
    secretHashing,
    sealing,
    settings: {
      publicUrls,
      acceptNeoBodyCredentials: config.acceptNeoBodyCredentials,
      acceptSecretInQuery: config.acceptSecretInQuery ?? config.profile === 'lab',
      uaaErrors: config.uaaErrors,
      signingAlgorithm: config.signingAlgorithm,
    },
  });
  const administrators = createAdministrators({ database, clock, appendAudit: audit.append });
  const messageProcessingLogs = createMessageProcessingLogs({ database, clock, log });
  const destinationService = createDestinationService({
    database,
    clock,
    log,
    sealing,
    openKeystore: createKeystoreParser(),
    outbound,
    accounts,
    audit,
    findClientSubaccount: async (clientId) => (await authorizationServer.clients.find(clientId))?.subaccountId,
    settings: { strictTenantHeader: config.strictTenantHeader },
  });
  const identityProvider = createIdentityProvider({ database, clock, log, accounts, audit, secretHashing });
  const csrfKey = await installationSecrets.getOrCreate('csrf-key', () => randomBase64url(32));
  const inboundAuth = createInboundAuth({
    findSubaccount: accounts.findSubaccount,
    findSubaccountByLabel: accounts.findSubaccountByLabel,
    listEffectiveRoles: accounts.listEffectiveRoles,
    verifyPassword: identityProvider.verifyPassword,
    checkToken: authorizationServer.checkToken,
    csrfKey: Buffer.from(csrfKey, 'base64url'),
    clock,
  });
  return {
    database,
    sealing,
    installationSecrets,
    secretHashing,
    outbound,
    audit,
    accounts,
    authorizationServer,
    destinationService,
    identityProvider,
    inboundAuth,
    messageProcessingLogs,
    administrators,
  };
};

/** The lab may call anything; production only what the operator names, besides public addresses (S-41). */
const allowedTargets = (config: Config): AllowedTargets => ({
  hosts: config.allowTargets.filter((target) => !target.includes('/')),
  cidrs: config.allowTargets.filter((target) => target.includes('/')),
  allowAll: config.profile === 'lab',
});

/** The local CA of the installation, shared by all nodes; made on the first start. */
const loadAuthority = async (secrets: InstallationSecrets, clock: Clock): Promise<CertificateAuthority> => {
  const stored = await secrets.getOrCreate('local-ca', async () => {
    const made = await createCertificateAuthority({
      subject: [
        ['CN', 'Portolan local CA'],
        ['O', 'Portolan'],
      ],
      nowMs: clock(),
    });
    return JSON.stringify([made.certificatePem, made.privateKeyPem.reveal()]);
  });
  const [certificatePem, privateKeyPem] = z.tuple([z.string(), z.string()]).parse(JSON.parse(stored));
  return { certificatePem, privateKeyPem: new Secret(privateKeyPem) };
};

/** A server certificate of this process's own for all host names and the loopback addresses. */
const issueIdentity = async (authority: CertificateAuthority, config: Config, clock: Clock): Promise<TlsIdentity> => {
  const issued = await issueServerCertificate({
    authority,
    names: [...certificateNames(config.publicDomain), 'localhost', '127.0.0.1', '::1'],
    nowMs: clock(),
  });
  return { certificatePem: issued.certificateChainPem, privateKeyPem: issued.privateKeyPem.reveal() };
};

const startListeners = async (
  config: Config,
  routes: readonly Route[],
  parts: PipelineParts,
  tls: TlsIdentity,
): Promise<{ readonly http: Listener; readonly https: Listener }> => {
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
  return {
    http: await startListener({ ...common, port: config.httpPort }),
    https: await startListener({ ...common, port: config.httpsPort, tls }),
  };
};

const startJobs = (
  { config, log, clock }: AppOptions,
  { audit, authorizationServer, messageProcessingLogs }: Rooms,
): readonly Job[] => {
  const every = (name: string, everyMs: number, run: () => Promise<void>): Job =>
    startJob({ name, everyMs, run, log, spread: randomFraction });
  return [
    every('audit-sealing', 2_000, async () => void (await audit.sealPending())),
    every('audit-retention', 3_600_000, async () => {
      await audit.removeExpired({ beforeMs: clock() - config.auditRetentionDays * 86_400_000 });
    }),
    every('token-clean-up', 300_000, async () => void (await authorizationServer.purgeExpired())),
    every('message-processing-log-retention', 3_600_000, async () => {
      await messageProcessingLogs.removeExpired(config.messageProcessingLogRetentionDays * 86_400_000);
    }),
  ];
};
