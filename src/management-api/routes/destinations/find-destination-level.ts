import type { Level } from '../../../destination-service/index.ts';
import { invalidField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** The level of a subaccount, or of one of its service instances. Throws a 404, or a 400 for an instance of another service. Source: SAP doc "Managing Destinations" */
export const getDestinationLevel = async (
  { accounts, serviceInstances }: Pick<ManagedRooms, 'accounts' | 'serviceInstances'>,
  subaccountLabel: string,
  instanceName: string | undefined,
): Promise<Level> => {
  const subaccount = await getSubaccountByLabel(accounts, subaccountLabel);
  if (instanceName === undefined) return { subaccountId: subaccount.id };
  const instance = await serviceInstances.getInstance(subaccount, instanceName);
  if (instance.offering !== 'destination') throw invalidField('instance', 'must be of the offering "destination"');
  return { subaccountId: subaccount.id, instanceId: instance.id };
};
