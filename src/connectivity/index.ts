export { type ConnectorConfiguration, connectorConfigurationSchema } from './access-control/index.ts';
export { addMapping, removeMapping, replaceMapping } from './connectors/change-mappings.ts';
export {
  type Connector,
  type ConnectorKind,
  connectorKinds,
  describeConnector,
  type LocalConnector,
} from './connectors/connector.ts';
export { findTunnel } from './connectors/describe-connectors.ts';
export type { EnrolledConnector, Enrolment, EnrolmentCode } from './connectors/enrolment.ts';
export type { ConnectorManagement, ConnectorUpdate, NewConnector } from './connectors/manage-connectors.ts';
export type { CloseTunnels, ExposedSystem, OpenTunnel, ReadTunnels } from './connectors/open-tunnel.ts';
export { type Connectivity, type ConnectivityParts, createConnectivity } from './create-connectivity.ts';
export type { RunningProxy } from './proxy/start-http-proxy.ts';
export type { Obstacle, OnPremiseFailed, OnPremiseOutbound, SendOnPremise } from './send-on-premise.ts';
