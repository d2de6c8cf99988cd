import type { ConnectorConfiguration } from '../access-control/index.ts';
import type { Connector, LocalConnector } from './connector.ts';
import type { ExposedSystem, OpenTunnel, ReadTunnels } from './open-tunnel.ts';

/**
 * The connectors that are connected, as the service's API tells them: all values are texts, the systems one of JSON. `agent_type` is that of SAP's
 * only agent that serves.
 * Source: SAP doc "Calling the Connectivity Service REST API" (sample response); `location_id` and `status` other than `exposed` assumed
 */
export const describeConnectors = (connectors: readonly Connector[], readTunnels: ReadTunnels): readonly object[] =>
  connectors.flatMap((connector) => {
    const tunnel = findTunnel(connector, readTunnels);
    if (tunnel === undefined) return [];
    return {
      attributes: {
        connected_by: connector.createdBy,
        connected_since: String(tunnel.connectedSinceMs),
        agent_version: tunnel.agentVersion,
        agent_type: 'master',
        client_id: connector.id,
        location_id: connector.locationId,
        exposed_systems: JSON.stringify(tunnel.exposedSystems.map(describeSystem)),
      },
    };
  });

const describeSystem = ({ mapping, reachability }: ExposedSystem): object => ({
  protocol: mapping.protocol,
  host: `${mapping.virtualHost}:${mapping.virtualPort}`,
  description: mapping.description ?? '',
  type: mapping.backendType,
  status: reachability === 'unreachable' ? 'unreachable' : 'exposed',
});

/** The newest tunnel of a connector; one that the server runs itself is connected for as long as it exists. */
export const findTunnel = (connector: Connector, readTunnels: ReadTunnels): OpenTunnel | undefined =>
  connector.kind === 'local' ? toTunnel(connector) : readTunnels(connector.id).at(-1);

const toTunnel = (connector: LocalConnector): OpenTunnel => ({
  connectedSinceMs: connector.createdAtMs,
  agentVersion: 'local',
  address: '',
  exposedSystems: toExposed(connector.configuration),
});

const toExposed = ({ systemMappings }: ConnectorConfiguration): readonly ExposedSystem[] =>
  systemMappings.map((mapping) => ({ mapping, reachability: 'unknown' }));
