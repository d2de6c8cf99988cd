import {
  addMapping,
  type Connector,
  findTunnel,
  type ReadTunnels,
  removeMapping,
  replaceMapping,
} from '../../../connectivity/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type ResponseOf } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';
import { listOnPremiseDestinations } from './list-on-premise-destinations.ts';
import { parseNewConnector } from './new-connector.ts';

/** Connectors to on-premise systems. Source: SAP doc "System Mappings"; docs/decisions/0015-on-premise-over-a-tunnel.md */
export const connectorRoutes = (rooms: ManagedRooms): readonly Route[] => {
  const { accounts, connectivity } = rooms;
  const { connectors, enrolment, readTunnels } = connectivity;
  const describe = (connector: Connector) => toWireConnector(connector, readTunnels);
  return [
    serve(operations.listConnectors, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return (await connectors.list(id)).map(describe);
    }),
    serve(operations.createConnector, async ({ params, body, actor }) => {
      const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
      const connector = await connectors.create(subaccountId, parseNewConnector(body), actor);
      if (connector.kind === 'local') return describe(connector);
      const { code, expiresAtMs } = await enrolment.issueCode(subaccountId, connector.id, actor);
      return { ...describe(connector), code: code.reveal(), codeExpiresAtMs: expiresAtMs };
    }),
    serve(operations.getConnector, async ({ params }) => {
      const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
      const connector = await connectors.get(subaccount.id, params.connector);
      const destinations = await listOnPremiseDestinations(rooms, subaccount, connector.locationId);
      return {
        ...describe(connector),
        destinations,
        ...(connector.kind === 'local' && {
          principalAuthorityPem: await connectivity.getPrincipalAuthorityPem(subaccount.id),
        }),
      };
    }),
    serve(operations.changeConnector, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return describe(await connectors.update(id, params.connector, body, actor));
    }),
    serve(operations.deleteConnector, async ({ params, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      await connectors.delete(id, params.connector, actor);
    }),
    serve(operations.createConnectorCode, async ({ params, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      const { code, expiresAtMs } = await enrolment.issueCode(id, params.connector, actor);
      return { code: code.reveal(), codeExpiresAtMs: expiresAtMs };
    }),
    serve(operations.putConnectorConfiguration, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      const event = { message: 'Replacing all system mappings' };
      const changed = await connectors.changeConfiguration(id, params.connector, () => body, event, actor);
      return changed.configuration;
    }),
    serve(operations.addSystemMapping, async ({ params, body, actor }) => {
      const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
      await addMapping({ connectors, subaccountId, connectorId: params.connector, actor }, body);
      return body;
    }),
    serve(operations.putSystemMapping, async ({ params, body, actor }) => {
      const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
      await replaceMapping({ connectors, subaccountId, connectorId: params.connector, actor }, params.mapping, body);
      return body;
    }),
    serve(operations.deleteSystemMapping, async ({ params, actor }) => {
      const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
      await removeMapping({ connectors, subaccountId, connectorId: params.connector, actor }, params.mapping);
    }),
  ];
};

const toWireConnector = (
  connector: Connector,
  readTunnels: ReadTunnels,
): ResponseOf<typeof operations.listConnectors>[number] => {
  const { id, locationId, kind, description, createdBy, createdAtMs } = connector;
  const tunnel = findTunnel(connector, readTunnels);
  return {
    id,
    locationId,
    kind,
    description,
    createdBy,
    createdAtMs,
    isConnected: tunnel !== undefined,
    ...(tunnel !== undefined &&
      kind === 'agent' && {
        connectedSinceMs: tunnel.connectedSinceMs,
        agentVersion: tunnel.agentVersion,
        address: tunnel.address,
      }),
    exposedSystems: (tunnel?.exposedSystems ?? []).map(({ mapping, reachability }) => ({
      virtualHost: mapping.virtualHost,
      virtualPort: mapping.virtualPort,
      protocol: mapping.protocol,
      backendType: mapping.backendType,
      ...(mapping.description !== undefined && { description: mapping.description }),
      resources: mapping.resources.length,
      enabledResources: mapping.resources.filter(({ enabled }) => enabled).length,
      reachability,
    })),
    ...(connector.kind === 'local' && { configuration: connector.configuration }),
    ...(connector.kind === 'agent' &&
      connector.pendingCode !== undefined && { codeExpiresAtMs: connector.pendingCode.expiresAtMs }),
  };
};
