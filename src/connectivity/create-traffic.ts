import type { Audit } from '../audit/index.ts';
import type { AuthorizationServer } from '../authorization-server/index.ts';
import type { Log } from '../foundation/log.ts';
import type { TakeOvers } from '../http/server/create-server.ts';
import type { Enrolment } from './connectors/enrolment.ts';
import type { ConnectorManagement } from './connectors/manage-connectors.ts';
import type { ExposedSystem, OpenTunnel } from './connectors/open-tunnel.ts';
import { createFindSystem } from './find-system.ts';
import { createAdmitCaller } from './proxy/admit-caller.ts';
import { createAdmitRequest } from './proxy/admit-request.ts';
import { startSocksProxy } from './proxy/socks/start-socks-proxy.ts';
import { type ProxyListening, type RunningProxy, startHttpProxy } from './proxy/start-http-proxy.ts';
import { createTrafficTally, type ProxyKind, type TrafficCount } from './proxy/traffic-tally.ts';
import { createSendOnPremise, type SendOnPremise } from './send-on-premise.ts';
import { createTunnelDoor } from './tunnel/accept-tunnel.ts';
import type { Tunnels } from './tunnel/tunnels.ts';

/** The way from applications to on-premise systems. */
export type Traffic = {
  /** How agents connect to the TLS listener. */
  readonly tunnelDoor: TakeOvers;
  /** For the destinations of this server itself. */
  readonly sendOnPremise: SendOnPremise;
  readonly startHttpProxy: (listening: ProxyListening) => Promise<RunningProxy>;
  readonly startSocksProxy: (listening: ProxyListening) => Promise<RunningProxy>;
  /** What came of requests so far, on this node. */
  readonly readCounts: () => readonly TrafficCount[];
  /** What is open at this moment, on this node. */
  readonly readOpen: () => OpenTraffic;
  /** Ends all tunnels once the requests under way are done, `graceMs` at most. */
  readonly closeTunnels: (graceMs: number) => Promise<void>;
};

/** Connections of applications, tunnels of agents, and the systems those expose. */
export type OpenTraffic = {
  readonly connections: readonly { readonly proxy: ProxyKind; readonly count: number }[];
  readonly tunnels: number;
  readonly systems: readonly { readonly reachability: ExposedSystem['reachability']; readonly count: number }[];
};

/** What it needs. */
export type TrafficParts = {
  readonly tunnels: Tunnels;
  readonly connectors: Pick<ConnectorManagement, 'find'>;
  readonly enrolment: Pick<Enrolment, 'findByCertificate'>;
  readonly checkToken: AuthorizationServer['checkToken'];
  readonly audit: Pick<Audit, 'refusals'>;
  readonly log: Log;
};

/** Creates it. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const createTraffic = (parts: TrafficParts): Traffic => {
  const { tunnels, log } = parts;
  const findSystem = createFindSystem(parts);
  const noteRefusal = parts.audit.refusals.note;
  const admitCaller = createAdmitCaller({ checkToken: parts.checkToken, noteRefusal });
  const tally = createTrafficTally();
  const proxies = new Map<ProxyKind, RunningProxy>();
  const keep = (kind: ProxyKind, proxy: RunningProxy): RunningProxy => {
    proxies.set(kind, proxy);
    return proxy;
  };
  return {
    tunnelDoor: createTunnelDoor({ findByCertificate: parts.enrolment.findByCertificate, tunnels, log }),
    sendOnPremise: createSendOnPremise({ findSystem }),
    startHttpProxy: async (listening) => {
      const admit = createAdmitRequest({ admitCaller, findSystem, noteRefusal });
      return keep('http', await startHttpProxy(listening, { admit, log, note: tally.note }));
    },
    startSocksProxy: async (listening) =>
      keep('socks5', await startSocksProxy(listening, { admitCaller, findSystem, noteRefusal, log, note: tally.note })),
    readCounts: tally.read,
    readOpen: () => readOpen(proxies, tunnels.readAll()),
    closeTunnels: tunnels.closeAll,
  };
};

const readOpen = (
  proxies: ReadonlyMap<ProxyKind, Pick<RunningProxy, 'countConnections'>>,
  tunnels: readonly OpenTunnel[],
): OpenTraffic => {
  const systems = tunnels.flatMap(({ exposedSystems }) => exposedSystems);
  return {
    connections: [...proxies].map(([proxy, { countConnections }]) => ({ proxy, count: countConnections() })),
    tunnels: tunnels.length,
    systems: (['reachable', 'unreachable', 'unknown'] as const).map((reachability) => ({
      reachability,
      count: systems.filter((system) => system.reachability === reachability).length,
    })),
  };
};
