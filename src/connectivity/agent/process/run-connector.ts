import { unwatchFile, watchFile } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../foundation/clock.ts';
import { randomFraction } from '../../../foundation/ids.ts';
import { startJob } from '../../../foundation/job.ts';
import type { Log } from '../../../foundation/log.ts';
import { OutboundError } from '../../../http/client/outbound-error.ts';
import { type ConnectorConfiguration, readPorts, toVirtualSystem } from '../../access-control/index.ts';
import type { ControlLine } from '../../tunnel/control-line.ts';
import { createCertifyPrincipal } from '../certify-principal.ts';
import { createAgent, type ServedTunnel } from '../create-agent.ts';
import { createDial } from '../dial.ts';
import { CertificateRefused, connectToServer } from './connect-to-server.ts';
import type { ConnectorFolder } from './connector-folder.ts';
import { readMappingFile } from './mapping-file.ts';
import { renewCertificate } from './request-certificate.ts';
import { waitMsAfter } from './wait-ms-after.ts';

/** How an agent runs. */
export type RunOptions = {
  readonly folder: ConnectorFolder;
  /** The file that says what it opens. */
  readonly file: string;
  /** Addresses of the server's nodes, besides the one it enrolled at. */
  readonly servers: readonly string[];
  /** Authorities of back ends besides the usual ones. */
  readonly backEndCaPem?: readonly string[] | undefined;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends it. */
  readonly signal: AbortSignal;
};

const graceMs = 20_000;
const fileEveryMs = 1_000;
/** A tunnel that held so long was no failure: the next attempt comes soon. */
const settledAfterMs = 60_000;

/**
 * Runs an agent until `signal` says so: keeps a tunnel to every server, follows its file, tries its back ends now and then, renews its certificate.
 * Throws a `ConnectorProblem` where it cannot begin. Source: docs/decisions/0015-on-premise-over-a-tunnel.md; security.md R-15
 */
export const runConnector = async (options: RunOptions): Promise<void> => {
  const { folder, file, clock, log, signal } = options;
  const { serverUrl } = folder.readIdentity();
  let configuration: ConnectorConfiguration = readMappingFile(file);
  let reachability: Readonly<Record<string, boolean>> = {};
  const open = new Set<ServedTunnel>();
  // The file is what this agent may reach; there is no other list.
  const dial = createDial({
    allowedTargets: { hosts: [], cidrs: [], allowAll: true },
    clock,
    ...(options.backEndCaPem && { tls: { extraCaPem: options.backEndCaPem } }),
  });
  const getAuthority = folder.getPrincipalAuthority;
  const certifyPrincipal = createCertifyPrincipal({ getAuthority, clock });
  const agent = createAgent({ readConfiguration: () => configuration, dial, certifyPrincipal, log });
  const describe = (): ControlLine => ({ agentVersion: options.version, configuration, reachability });
  const announce = (): void => {
    for (const tunnel of open) tunnel.announce(describe());
  };

  const probe = async (): Promise<void> => {
    const found = await Promise.all(
      configuration.systemMappings.map(async (mapping) => {
        const system = { host: mapping.localHost, port: readPorts(mapping.localPort).first, isSecure: false };
        const isReachable = await dial(system).then(
          (socket) => socket.destroy() !== undefined,
          () => false,
        );
        return [toVirtualSystem(mapping), isReachable] as const;
      }),
    );
    const latest = Object.fromEntries(found);
    if (JSON.stringify(latest) === JSON.stringify(reachability)) return;
    reachability = latest;
    const unreachable = found.filter(([, isReachable]) => !isReachable).map(([system]) => system);
    log.info('back-ends-tried', { systems: found.length, unreachable });
    announce();
  };

  const follow = (): void => {
    try {
      configuration = readMappingFile(file);
    } catch (error) {
      log.error('file-unusable', { detail: error instanceof Error ? error.message : '', kept: 'the mappings before' });
      return;
    }
    log.info('file-read', { systems: configuration.systemMappings.length });
    agent.endClosed();
    announce();
    void probe();
  };

  const keepTunnel = async (server: string): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      const startedAtMs = performance.now();
      await serveOnce(server);
      failures = performance.now() - startedAtMs > settledAfterMs ? 0 : failures + 1;
      if (!signal.aborted) await delay(waitMsAfter(failures, randomFraction()), undefined, { signal }).catch(() => {});
    }
  };

  const serveOnce = async (server: string): Promise<void> => {
    try {
      const socket = await connectToServer(server, folder.readTls(), clock);
      const tunnel = agent.serve(socket, describe);
      open.add(tunnel);
      log.info('connected', { server });
      if (signal.aborted) void tunnel.close(graceMs);
      await tunnel.ended;
      open.delete(tunnel);
      log.info('disconnected', { server });
    } catch (error) {
      log.warn('not-connected', { server, detail: describeError(error) });
    }
  };

  const renewWhenDue = async (): Promise<void> => {
    const { notBeforeMs, notAfterMs } = folder.readValidity();
    // The last third of its life: weeks for a server that is away.
    if (clock() < notAfterMs - (notAfterMs - notBeforeMs) / 3) return;
    await renewCertificate(folder, clock);
    log.info('certificate-renewed', { notAfterMs: folder.readValidity().notAfterMs });
  };

  const jobs = [
    startJob({ name: 'back-ends', everyMs: 60_000, run: probe, log, spread: randomFraction }),
    startJob({ name: 'certificate-renewal', everyMs: 3_600_000, run: renewWhenDue, log, spread: randomFraction }),
  ];
  watchFile(file, { interval: fileEveryMs }, follow);
  await renewWhenDue().catch((error: unknown) => log.warn('not-renewed', { detail: describeError(error) }));
  // The certificate to trust is there from the start.
  await getAuthority();
  void probe();
  signal.addEventListener('abort', () => void [...open].map((tunnel) => tunnel.close(graceMs)), { once: true });
  await Promise.all([...new Set([serverUrl, ...options.servers])].map(keepTunnel));
  unwatchFile(file, follow);
  await Promise.all(jobs.map((job) => job.stop()));
  agent.close();
};

const describeError = (error: unknown): string => {
  if (error instanceof CertificateRefused) {
    return `${error.message}: enrol again with a new code (portolan connector code), or end this process`;
  }
  if (error instanceof OutboundError) {
    const { cause } = error;
    return `${error.reason}${cause instanceof Error ? `: ${cause.message}` : ''}`;
  }
  return error instanceof Error ? error.message : 'unknown';
};
