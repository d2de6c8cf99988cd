import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { type SystemMapping, toVirtualSystem } from '../access-control/index.ts';
import { mappingExists, mappingNotFound, virtualSystemFixed } from '../errors.ts';
import type { ConnectorManagement } from './manage-connectors.ts';

/** Which connector is changed, and by whom. */
export type MappingChange = {
  readonly connectors: Pick<ConnectorManagement, 'changeConfiguration'>;
  readonly subaccountId: SubaccountId;
  readonly connectorId: string;
  readonly actor: Actor;
};

/** Exposes a system. Throws 404, and 409 where its virtual name is in use. Source: SAP doc "System Mappings" (Create) */
export const addMapping = async (change: MappingChange, mapping: SystemMapping): Promise<void> => {
  const name = toVirtualSystem(mapping);
  await run(change, describe('Adding', name, mapping), (mappings) => {
    if (mappings.some((other) => toVirtualSystem(other) === name)) throw mappingExists();
    return [...mappings, mapping];
  });
};

/** Replaces a mapping with its resources. Its virtual name stays. Throws 404 and 409. Source: SAP doc "System Mappings" (Replace), "Configure Access Control (HTTP)" step 14 */
export const replaceMapping = async (
  change: MappingChange,
  virtualSystem: string,
  mapping: SystemMapping,
): Promise<void> => {
  const name = virtualSystem.toLowerCase();
  if (toVirtualSystem(mapping) !== name) throw virtualSystemFixed();
  await run(change, describe('Changing', name, mapping), (mappings) => {
    if (!mappings.some((other) => toVirtualSystem(other) === name)) throw mappingNotFound();
    return mappings.map((other) => (toVirtualSystem(other) === name ? mapping : other));
  });
};

/** Ends a mapping. Throws 404. Source: SAP doc "System Mappings" (Delete) */
export const removeMapping = async (change: MappingChange, virtualSystem: string): Promise<void> => {
  const name = virtualSystem.toLowerCase();
  await run(change, describe('Deleting', name), (mappings) => {
    const left = mappings.filter((other) => toVirtualSystem(other) !== name);
    if (left.length === mappings.length) throw mappingNotFound();
    return left;
  });
};

const run = async (
  { connectors, subaccountId, connectorId, actor }: MappingChange,
  event: Pick<AuditEvent, 'message' | 'attributes'>,
  change: (mappings: readonly SystemMapping[]) => SystemMapping[],
): Promise<void> => {
  await connectors.changeConfiguration(
    subaccountId,
    connectorId,
    (before) => ({ ...before, systemMappings: change(before.systemMappings) }),
    event,
    actor,
  );
};

const describe = (verb: string, name: string, mapping?: SystemMapping): Pick<AuditEvent, 'message' | 'attributes'> => ({
  message: `${verb} system mapping ${name}`,
  ...(mapping !== undefined && {
    attributes: {
      system: `${mapping.protocol} ${mapping.localHost}:${mapping.localPort}`,
      resources: mapping.resources.map(({ id, enabled }) => (enabled ? id : `${id} (suspended)`)).join(', '),
    },
  }),
});
