import type { Subaccount } from '../../../accounts/index.ts';
import type { Level } from '../../../destination-service/index.ts';
import type { ManagedRooms } from '../../rooms.ts';

/**
 * The destinations that lead through the connector of a location: those of the subaccount by name, those that a service instance holds as
 * `<name>@<instance>`. Source: SAP doc "HTTP Destinations" (CloudConnectorLocationId)
 */
export const listOnPremiseDestinations = async (
  { destinations, serviceInstances }: Pick<ManagedRooms, 'destinations' | 'serviceInstances'>,
  subaccount: Subaccount,
  locationId: string,
): Promise<string[]> => {
  const list = async (level: Level, suffix: string): Promise<readonly string[]> =>
    (await destinations.destinations.list(level))
      .filter(
        ({ properties }) =>
          properties.ProxyType === 'OnPremise' && (properties.CloudConnectorLocationId ?? '') === locationId,
      )
      .map(({ name }) => `${name}${suffix}`);
  const instances = (await serviceInstances.listInstances(subaccount)).filter(
    ({ offering }) => offering === 'destination',
  );
  const lists = await Promise.all([
    list({ subaccountId: subaccount.id }, ''),
    ...instances.map(({ id, name }) => list({ subaccountId: subaccount.id, instanceId: id }, `@${name}`)),
  ]);
  return lists.flat();
};
