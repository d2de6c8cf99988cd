import type { Subaccount } from '../../../accounts/index.ts';
import type { Level } from '../../../destination-service/index.ts';
import { invalidField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';

/** The level of a service instance by its name; `undefined` where there is none yet. Throws a 400 for one of another service. Source: SAP doc "Managing Destinations" */
export const findInstanceLevel = async (
  { serviceInstances }: ManagedRooms,
  subaccount: Subaccount,
  name: string,
  field: string,
): Promise<Level | undefined> => {
  const all = await serviceInstances.listInstances(subaccount);
  const instance = all.find((candidate) => candidate.name === name);
  if (instance === undefined) return undefined;
  if (instance.offering !== 'destination')
    throw invalidField(field, 'may be given for instances of the offering "destination" only');
  return { subaccountId: subaccount.id, instanceId: instance.id };
};
