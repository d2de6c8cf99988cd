import type { Subaccount } from '../../../accounts/index.ts';
import { type Configuration, type Level, withoutSecrets } from '../../../destination-service/index.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { toLandscapeLabels } from './label-steps.ts';

type Exported = Pick<
  LandscapeSubaccount,
  'serviceInstances' | 'certificates' | 'destinations' | 'fragments' | 'labels'
>;

/** What the destination service holds of a subaccount and its service instances, without secrets. Source: security.md S-48 */
export const exportDestinations = async (rooms: ManagedRooms, subaccount: Subaccount): Promise<Exported> => {
  const own = await readLevel(rooms, { subaccountId: subaccount.id });
  const serviceInstances: Exported['serviceInstances'] = [];
  const labels = listLabels(own);
  for (const { id, name, offering, plan, parameters } of await rooms.serviceInstances.listInstances(subaccount)) {
    const held =
      offering === 'destination'
        ? await readLevel(rooms, { subaccountId: subaccount.id, instanceId: id })
        : { destinations: [], fragments: [], certificates: [] };
    labels.push(...listLabels(held, name));
    serviceInstances.push({
      name,
      offering,
      plan,
      ...(Object.keys(parameters).length > 0 && { parameters: { ...parameters } }),
      ...(held.destinations.length > 0 && { destinations: held.destinations.map(toEntry) }),
      ...(held.fragments.length > 0 && { fragments: held.fragments.map(toEntry) }),
    });
  }
  return {
    serviceInstances,
    certificates: own.certificates.map(({ name }) => ({ name })),
    destinations: own.destinations.map(toEntry),
    fragments: own.fragments.map(toEntry),
    labels,
  };
};

type Held = Readonly<Record<'destinations' | 'fragments' | 'certificates', readonly Configuration[]>>;

const readLevel = async ({ destinations }: ManagedRooms, level: Level): Promise<Held> => ({
  destinations: await destinations.destinations.list(level),
  fragments: await destinations.fragments.list(level),
  certificates: await destinations.certificates.list(level),
});

const listLabels = (held: Held, instance?: string): Exported['labels'] => [
  ...toLandscapeLabels('destination', held.destinations, instance),
  ...toLandscapeLabels('fragment', held.fragments, instance),
  // A landscape has no certificates on the level of an instance, so that their labels would find nobody elsewhere.
  ...(instance === undefined ? toLandscapeLabels('certificate', held.certificates) : []),
];

const toEntry = ({ properties }: Configuration): Record<string, string> => ({ ...withoutSecrets(properties) });
