import type { ConnectorId } from '../../foundation/ids.ts';
import type { SystemMapping } from '../access-control/index.ts';

/** A system a connector has told the server about. */
export type ExposedSystem = {
  readonly mapping: SystemMapping;
  /** What the connector found when it last tried to connect; `unknown` before that. */
  readonly reachability: 'reachable' | 'unreachable' | 'unknown';
};

/** A connector that is connected at this moment, as this node sees it. */
export type OpenTunnel = {
  readonly connectedSinceMs: number;
  readonly agentVersion: string;
  /** Where it connected from. */
  readonly address: string;
  readonly exposedSystems: readonly ExposedSystem[];
};

/** The tunnels of a connector; several while one replaces another. */
export type ReadTunnels = (connectorId: ConnectorId) => readonly OpenTunnel[];

/** Ends the tunnels of a connector that is no more, or has a new certificate. */
export type CloseTunnels = (connectorId: ConnectorId) => void;
