import { type Duplex, duplexPair } from 'node:stream';
import type { Clock } from '../../foundation/clock.ts';
import type { ConnectorId, SubaccountId } from '../../foundation/ids.ts';
import type { Log } from '../../foundation/log.ts';
import { type ConnectorConfiguration, toVirtualSystem } from '../access-control/index.ts';
import type { Agent } from '../agent/create-agent.ts';
import type { Connector } from '../connectors/connector.ts';
import type { CloseTunnels, OpenTunnel, ReadTunnels } from '../connectors/open-tunnel.ts';
import type { ControlLine } from './control-line.ts';
import { followControl } from './follow-control.ts';
import { openSession, type TunnelSession } from './open-session.ts';

/** A connector that can be asked now, and what it opens at this moment. */
export type ConnectedSystem = { readonly session: TunnelSession; readonly configuration: ConnectorConfiguration };

/** The tunnels that end at this node. */
export type Tunnels = {
  /** The newest tunnel of an agent; a local connector's is opened where there is none yet. */
  readonly find: (connector: Connector) => Promise<ConnectedSystem | undefined>;
  /** Takes a connection that an agent has made; an older one of the same connector ends once its requests are done. */
  readonly accept: (
    socket: Duplex,
    agent: { readonly connectorId: ConnectorId; readonly address: string },
  ) => Promise<TunnelSession>;
  readonly read: ReadTunnels;
  /** Those of all agents. */
  readonly readAll: () => readonly OpenTunnel[];
  readonly close: CloseTunnels;
  /** Lets requests under way end, `graceMs` at most. */
  readonly closeAll: (graceMs: number) => Promise<void>;
};

/** What the registry needs. */
export type TunnelsParts = {
  readonly clock: Clock;
  readonly log: Log;
  /** Makes the agent of a local connector. */
  readonly createLocalAgent: (
    connector: { readonly id: ConnectorId; readonly subaccountId: SubaccountId },
    readConfiguration: () => ConnectorConfiguration,
  ) => Agent;
};

type AgentTunnel = {
  readonly session: TunnelSession;
  readonly connectedSinceMs: number;
  readonly address: string;
  state: ControlLine;
};

type LocalTunnel = {
  readonly opening: Promise<TunnelSession>;
  readonly agent: Agent;
  configuration: ConnectorConfiguration;
};

const replacedGraceMs = 30_000;

/** Creates the registry; nothing of it is stored. Source: decision 0015; security.md S-59 */
export const createTunnels = (parts: TunnelsParts): Tunnels => {
  const { clock, log } = parts;
  const agents = new Map<ConnectorId, readonly AgentTunnel[]>();
  const locals = new Map<ConnectorId, LocalTunnel>();

  const remove = (connectorId: ConnectorId, tunnel: AgentTunnel): void => {
    const left = (agents.get(connectorId) ?? []).filter((other) => other !== tunnel);
    if (left.length === 0) agents.delete(connectorId);
    else agents.set(connectorId, left);
  };

  const openLocal = (connector: Connector & { readonly kind: 'local' }): LocalTunnel => {
    const [near, far] = duplexPair();
    const agent = parts.createLocalAgent(connector, () => local.configuration);
    const { ended } = agent.serve(far);
    const local: LocalTunnel = { opening: openSession(near, log), agent, configuration: connector.configuration };
    locals.set(connector.id, local);
    void ended.then(() => {
      agent.close();
      if (locals.get(connector.id) === local) locals.delete(connector.id);
    });
    return local;
  };

  const findLocal = async (connector: Connector & { readonly kind: 'local' }): Promise<ConnectedSystem> => {
    const local = locals.get(connector.id) ?? openLocal(connector);
    // As it has just been read: what was closed meanwhile is closed for this request, too.
    local.configuration = connector.configuration;
    return { session: await local.opening, configuration: connector.configuration };
  };

  return {
    find: async (connector) => {
      if (connector.kind === 'local') return findLocal(connector);
      const open = agents.get(connector.id)?.findLast(({ session }) => session.isOpen());
      return open && { session: open.session, configuration: open.state.configuration };
    },
    accept: async (socket, { connectorId, address }) => {
      const session = await openSession(socket, log);
      const control = await followControl(session, (line) => {
        tunnel.state = line;
        log.info('connector-configured', { connectorId, systems: line.configuration.systemMappings.length });
      });
      const tunnel: AgentTunnel = { session, connectedSinceMs: clock(), address, state: control };
      const older = agents.get(connectorId) ?? [];
      agents.set(connectorId, [...older, tunnel]);
      for (const other of older) void other.session.close(replacedGraceMs);
      log.info('connector-connected', { connectorId, address, agentVersion: control.agentVersion });
      void session.ended.then(() => {
        remove(connectorId, tunnel);
        log.info('connector-disconnected', { connectorId, address });
      });
      return session;
    },
    read: (connectorId) => (agents.get(connectorId) ?? []).filter(({ session }) => session.isOpen()).map(toOpenTunnel),
    readAll: () =>
      [...agents.values()]
        .flat()
        .filter(({ session }) => session.isOpen())
        .map(toOpenTunnel),
    close: (connectorId) => {
      for (const { session } of agents.get(connectorId) ?? []) session.destroy();
      // One that did not open has nothing to end; who asked for it was told.
      locals.get(connectorId)?.opening.then(
        (session) => session.destroy(),
        () => {},
      );
    },
    closeAll: async (graceMs) => {
      const sessions = [...agents.values()].flat().map(({ session }) => session);
      const localSessions = await Promise.allSettled([...locals.values()].map(({ opening }) => opening));
      const open = localSessions.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      await Promise.all([...sessions, ...open].map((session) => session.close(graceMs)));
    },
  };
};

const toOpenTunnel = ({ connectedSinceMs, address, state }: AgentTunnel): OpenTunnel => ({
  connectedSinceMs,
  address,
  agentVersion: state.agentVersion,
  exposedSystems: state.configuration.systemMappings.map((mapping) => {
    const isReachable = state.reachability[toVirtualSystem(mapping)];
    const reachability = isReachable === undefined ? 'unknown' : isReachable ? 'reachable' : 'unreachable';
    return { mapping, reachability };
  }),
});
