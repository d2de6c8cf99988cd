import { isSecretProperty, type Level } from '../../../destination-service/index.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { type Comparison, differingFields, type Step, type SubaccountSteps, stepsFor, toCreate } from '../step.ts';
import { findInstanceLevel } from './find-instance-level.ts';

/** Things of one kind that a level can hold: how they are named, checked and compared. Source: Portolan */
export type LevelKind<Item> = {
  readonly name: 'destinations' | 'fragments';
  readonly nameOf: (item: Item) => string;
  readonly check: (item: Item) => void;
  readonly compare: (level: Level, item: Item) => Promise<Comparison>;
};

/** The steps for those of the subaccount. Source: SAP doc "Managing Destinations" */
export const subaccountLevelSteps = <Item>(
  parent: SubaccountSteps,
  { name, nameOf, check, compare }: LevelKind<Item>,
  wanted: readonly Item[],
): readonly Step[] =>
  stepsFor(parent, { name, key: name }, wanted, nameOf, ({ id }, item) => compare({ subaccountId: id }, item), check);

/** The steps for those of its service instances. Source: SAP doc "Managing Destinations" */
export const instanceLevelSteps = <Item>(
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  { name, nameOf, check, compare }: LevelKind<Item>,
  instances: LandscapeSubaccount['serviceInstances'],
  wantedOf: (instance: LandscapeSubaccount['serviceInstances'][number]) => readonly Item[] | undefined,
): readonly Step[] =>
  instances.flatMap((instance, index) =>
    stepsFor(
      {
        path: `${parent.path}/service-instances/${instance.name}`,
        position: [...parent.position, 'serviceInstances', index],
        find: parent.find,
      },
      { name, key: name },
      wantedOf(instance) ?? [],
      nameOf,
      async (subaccount, item) => {
        const level = await findInstanceLevel(rooms, subaccount, instance.name, name);
        // A dry run has not made the instance.
        if (level === undefined)
          return toCreate(() => Promise.reject(new Error(`${name} were written before their instance`)));
        return compare(level, item);
      },
      check,
    ),
  );

/** Names of the properties that differ. Secrets that the landscape does not name stay: exports leave them out. Source: Portolan */
export const differingProperties = (
  wanted: Readonly<Record<string, unknown>>,
  stored: Readonly<Record<string, string>>,
): readonly string[] => {
  const properties = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
  const removed = Object.keys(stored).filter((name) => !Object.hasOwn(properties, name) && !isSecretProperty(name));
  return [...differingFields(properties, stored), ...removed].sort();
};
