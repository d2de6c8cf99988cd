export { type ConnectorConfiguration, connectorConfigurationSchema } from './access-control/index.ts';
export { openConnectorFolder } from './agent/process/connector-folder.ts';
export { ConnectorProblem } from './agent/process/connector-problem.ts';
export { enrolConnector } from './agent/process/request-certificate.ts';
export { runConnector } from './agent/process/run-connector.ts';
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
export {
  createSendOnPremise,
  type Obstacle,
  type OnPremiseFailed,
  type OnPremiseOutbound,
  type SendOnPremise,
} from './send-on-premise.ts';
