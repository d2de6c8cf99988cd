import type { SubaccountId } from '../foundation/ids.ts';
import { findMapping, findResource, isHttp, type MappingResource, type SystemMapping } from './access-control/index.ts';
import type { ConnectorManagement } from './connectors/manage-connectors.ts';
import type { TunnelSession } from './tunnel/open-session.ts';
import type { Tunnels } from './tunnel/tunnels.ts';

/** A virtual system that may be asked for, or why not. */
export type FoundSystem =
  | { readonly kind: 'found'; readonly session: TunnelSession; readonly mapping: SystemMapping }
  | { readonly kind: 'no-connector' }
  | { readonly kind: 'system-denied' };

/** A resource of a virtual system that may be called, or why not. */
export type FoundResource =
  | { readonly kind: 'found'; readonly session: TunnelSession; readonly resource: MappingResource }
  | { readonly kind: 'no-connector' | 'system-denied' | 'resource-denied' };

/** Which virtual system is meant. Subaccount and location ID choose the connector (S-55). */
export type SystemAddress = {
  readonly subaccountId: SubaccountId;
  readonly locationId: string;
  readonly host: string;
  readonly port: number;
};

/** The way to on-premise systems, as far as access control lets one go. Both kinds of callers take it: applications and the server itself. */
export type FindSystem = {
  /** A mapping of the protocol TCP or TCPS. */
  readonly forTcp: (address: SystemAddress) => Promise<FoundSystem>;
  /** A mapping of the protocol HTTP or HTTPS, and a resource of it. `path`: as it is in the request. */
  readonly forHttp: (address: SystemAddress, path: string) => Promise<FoundResource>;
};

/** Creates it. The agent checks the same once more: this end can refuse more, never allow more. Source: decision 0015; security.md S-59 */
export const createFindSystem = (parts: {
  readonly connectors: Pick<ConnectorManagement, 'find'>;
  readonly tunnels: Pick<Tunnels, 'find'>;
}): FindSystem => {
  const find = async (
    { subaccountId, locationId, host, port }: SystemAddress,
    isForHttp: boolean,
  ): Promise<FoundSystem> => {
    const connector = await parts.connectors.find(subaccountId, locationId);
    const connected = connector && (await parts.tunnels.find(connector));
    if (connected === undefined) return { kind: 'no-connector' };
    const mapping = findMapping(connected.configuration.systemMappings, host, port);
    if (mapping === undefined || isHttp(mapping) !== isForHttp) return { kind: 'system-denied' };
    return { kind: 'found', session: connected.session, mapping };
  };
  return {
    forTcp: (address) => find(address, false),
    forHttp: async (address, path) => {
      const found = await find(address, true);
      if (found.kind !== 'found') return found;
      const resource = findResource(found.mapping, path);
      return resource === undefined ? { kind: 'resource-denied' } : { kind: 'found', session: found.session, resource };
    },
  };
};
