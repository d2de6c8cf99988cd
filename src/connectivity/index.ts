export { type Connector, type ConnectorKind, connectorKinds, describeConnector } from './connectors/connector.ts';
export type { ConnectorManagement, ConnectorUpdate, NewConnector } from './connectors/manage-connectors.ts';
export type { CloseTunnels, ExposedSystem, OpenTunnel, ReadTunnels } from './connectors/open-tunnel.ts';
export { type Connectivity, type ConnectivityParts, createConnectivity } from './create-connectivity.ts';
