import { assertFragment, isSecretProperty, type Level } from '../../../destination-service/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import {
  type Comparison,
  differingFields,
  type Step,
  type SubaccountSteps,
  stepsFor,
  toCreate,
  toUpdate,
} from '../step.ts';
import { findInstanceLevel } from './find-instance-level.ts';

type WantedFragment = LandscapeSubaccount['fragments'][number];

/** Fragments of the subaccount and of its service instances; secrets that the landscape does not name stay. Source: SAP doc "Manage Destination Fragments" */
export const fragmentSteps = (
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount,
  actor: Actor,
): readonly Step[] => {
  const nameOf = (fragment: WantedFragment): string => String(fragment.FragmentName);
  const kind = { name: 'fragments', key: 'fragments' };
  return [
    ...stepsFor(
      parent,
      kind,
      wanted.fragments,
      nameOf,
      ({ id }, fragment) => compareFragment(rooms, { subaccountId: id }, fragment, actor),
      assertFragment,
    ),
    ...wanted.serviceInstances.flatMap(({ name, fragments = [] }, index) =>
      stepsFor(
        {
          path: `${parent.path}/service-instances/${name}`,
          position: [...parent.position, 'serviceInstances', index],
          find: parent.find,
        },
        kind,
        fragments,
        nameOf,
        async (subaccount, fragment) => {
          const level = await findInstanceLevel(rooms, subaccount, name, 'fragments');
          // A dry run has not made the instance.
          if (level === undefined)
            return toCreate(() => Promise.reject(new Error('a fragment was written before its instance')));
          return compareFragment(rooms, level, fragment, actor);
        },
        assertFragment,
      ),
    ),
  ];
};

const compareFragment = async (
  { destinations: { fragments } }: ManagedRooms,
  level: Level,
  wanted: WantedFragment,
  actor: Actor,
): Promise<Comparison> => {
  const properties = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
  const write = () => fragments.save(level, wanted, actor, { keepsAbsentSecrets: true });
  const stored = await fragments.find(level, String(wanted.FragmentName));
  if (stored === undefined) return toCreate(write);
  const removed = Object.keys(stored.properties).filter(
    (name) => !Object.hasOwn(properties, name) && !isSecretProperty(name),
  );
  return toUpdate([...differingFields(properties, stored.properties), ...removed].sort(), write);
};
