import { assertDestination } from '../../../destination-service/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import { invalidField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { toCertificateProperties } from '../../wire/certificate.ts';
import { type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate, unchanged } from '../step.ts';
import { differingProperties, instanceLevelSteps, type LevelKind, subaccountLevelSteps } from './level-steps.ts';

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
  wanted: LandscapeSubaccount['destinations'],
  actor: Actor,
): readonly Step[] => subaccountLevelSteps(parent, destinationsOf(rooms, actor), wanted);

/** Destinations on the level of service instances. Source: SAP doc "Managing Destinations" */
export const instanceDestinationSteps = (
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  instances: LandscapeSubaccount['serviceInstances'],
  actor: Actor,
): readonly Step[] =>
  instanceLevelSteps(rooms, parent, destinationsOf(rooms, actor), instances, ({ destinations }) => destinations);

const destinationsOf = (
  { destinations }: ManagedRooms,
  actor: Actor,
): LevelKind<LandscapeSubaccount['destinations'][number]> => ({
  name: 'destinations',
  nameOf: ({ Name }) => String(Name),
  check: assertDestination,
  compare: async (level, wanted) => {
    const write = () => destinations.destinations.save(level, wanted, actor, { keepsAbsentSecrets: true });
    const stored = await destinations.destinations.find(level, String(wanted.Name));
    if (stored === undefined) return toCreate(write);
    return toUpdate(differingProperties(wanted, stored.properties), write);
  },
});
