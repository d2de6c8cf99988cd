import type { Level } from '../../../destination-service/index.ts';
import { assertDestination, isSecretProperty } from '../../../destination-service/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import { toCertificateProperties } from '../../certificates.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import { saveDestination } from '../../destinations.ts';
import { invalidField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import {
  type Comparison,
  differingFields,
  type Step,
  type SubaccountSteps,
  stepsFor,
  toCreate,
  toUpdate,
  unchanged,
} from '../step.ts';
import { findInstanceLevel } from './find-instance-level.ts';

type WantedDestination = LandscapeSubaccount['destinations'][number];

/** Certificates and keystores; without contents they stay as they are. Source: SAP doc "Manage Destination Certificates" */
export const certificateSteps = (
  { destinations: { certificates } }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['certificates'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'certificates', key: 'certificates' },
    wanted,
    ({ name }) => name,
    async ({ id }, { name, content }) => {
      const level = { subaccountId: id };
      const stored = await certificates.find(level, name);
      if (content === undefined) {
        if (stored !== undefined) return unchanged;
        throw invalidField('content', 'is needed: there is no certificate of this name yet');
      }
      const properties = toCertificateProperties(name, content);
      const write = () => certificates.save(level, properties, actor);
      if (stored === undefined) {
        return toCreate(() => write());
      }
      return toUpdate(stored.properties.Content === properties.Content ? [] : ['content'], write);
    },
  );

/** Destinations of the subaccount. Source: SAP doc "Managing Destinations" */
export const destinationSteps = (
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  wanted: readonly WantedDestination[],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'destinations', key: 'destinations' },
    wanted,
    (destination) => String(destination.Name),
    ({ id }, destination) => compareDestination(rooms, { subaccountId: id }, destination, actor),
    assertDestination,
  );

/** Destinations on the level of service instances. Source: SAP doc "Managing Destinations" */
export const instanceDestinationSteps = (
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  instances: LandscapeSubaccount['serviceInstances'],
  actor: Actor,
): readonly Step[] =>
  instances.flatMap(({ name, destinations = [] }, index) =>
    stepsFor(
      {
        path: `${parent.path}/service-instances/${name}`,
        position: [...parent.position, 'serviceInstances', index],
        find: parent.find,
      },
      { name: 'destinations', key: 'destinations' },
      destinations,
      (destination) => String(destination.Name),
      async (subaccount, destination) => {
        const level = await findInstanceLevel(rooms, subaccount, name, 'destinations');
        // A dry run has not made it.
        if (level === undefined)
          return toCreate(() => Promise.reject(new Error('a destination was written before its instance')));
        return compareDestination(rooms, level, destination, actor);
      },
      assertDestination,
    ),
  );

const compareDestination = async (
  { destinations }: ManagedRooms,
  level: Level,
  wanted: WantedDestination,
  actor: Actor,
): Promise<Comparison> => {
  const properties = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
  const stored = await destinations.destinations.find(level, String(wanted.Name));
  if (stored === undefined) {
    return toCreate(() => saveDestination(destinations, level, wanted, actor));
  }
  // Secrets that the landscape does not name stay: exports leave them out.
  const removed = Object.keys(stored.properties).filter(
    (name) => !Object.hasOwn(properties, name) && !isSecretProperty(name),
  );
  const fields = [...differingFields(properties, stored.properties), ...removed].sort();
  return toUpdate(fields, () => saveDestination(destinations, level, wanted, actor));
};
