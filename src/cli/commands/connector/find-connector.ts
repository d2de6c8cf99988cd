import { operations, type ResponseOf } from '../../../management-api/contract.ts';
import type { ManagementClient } from '../../connection/management-client.ts';
import { CommandError } from '../../errors.ts';

/** A connector as the server tells it. Source: Portolan */
export type ConnectorInfo = ResponseOf<typeof operations.listConnectors>[number];

/** How a connector is spoken of: the usual one has no location ID. Source: Portolan */
export const nameOf = (locationId: string): string =>
  locationId === '' ? 'the connector without location ID' : `the connector "${locationId}"`;

/** The connector of a location ID. Throws a `CommandError` that lists the choices. Source: Portolan */
export const findConnector = async (
  call: ManagementClient['call'],
  subaccount: string,
  locationId: string,
): Promise<ConnectorInfo> => {
  const all = await call(operations.listConnectors, { subaccount });
  const found = all.find((connector) => connector.locationId === locationId);
  if (found !== undefined) return found;
  const choices = all.map((connector) => (connector.locationId === '' ? '(none)' : connector.locationId)).join(', ');
  throw new CommandError(
    `The subaccount has no ${nameOf(locationId).replace(/^the /, '')}.`,
    choices === ''
      ? 'Create one with `portolan connector create`.'
      : `There are connectors with the location IDs ${choices}.`,
  );
};
