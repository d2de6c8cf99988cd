import { assertFragment } from '../../../destination-service/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { type Step, type SubaccountSteps, toCreate, toUpdate } from '../step.ts';
import { differingProperties, instanceLevelSteps, type LevelKind, subaccountLevelSteps } from './level-steps.ts';

/** Fragments of the subaccount and of its service instances; secrets that the landscape does not name stay. Source: SAP doc "Manage Destination Fragments" */
export const fragmentSteps = (
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount,
  actor: Actor,
): readonly Step[] => {
  const kind = fragmentsOf(rooms, actor);
  return [
    ...subaccountLevelSteps(parent, kind, wanted.fragments),
    ...instanceLevelSteps(rooms, parent, kind, wanted.serviceInstances, ({ fragments }) => fragments),
  ];
};

const fragmentsOf = (
  { destinations: { fragments } }: ManagedRooms,
  actor: Actor,
): LevelKind<LandscapeSubaccount['fragments'][number]> => ({
  name: 'fragments',
  nameOf: ({ FragmentName }) => String(FragmentName),
  check: assertFragment,
  compare: async (level, wanted) => {
    const write = () => fragments.save(level, wanted, actor, { keepsAbsentSecrets: true });
    const stored = await fragments.find(level, String(wanted.FragmentName));
    if (stored === undefined) return toCreate(write);
    return toUpdate(differingProperties(wanted, stored.properties), write);
  },
});
