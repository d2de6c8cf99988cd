import type { Subaccount } from '../../../accounts/index.ts';
import {
  type ConfigurationManagement,
  type Label,
  type Level,
  parseLabels,
} from '../../../destination-service/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { isSame, type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate } from '../step.ts';
import { findInstanceLevel } from './find-instance-level.ts';

type Wanted = LandscapeSubaccount['labels'][number];

/** Labels of destinations, fragments and certificates: all that a listed one has afterwards. Source: SAP doc "Labeling Destination Service Entities" */
export const labelSteps = (
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  wanted: readonly Wanted[],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'labels', key: 'labels' },
    wanted,
    pathOf,
    async (subaccount, entry) => {
      const level = await levelOf(rooms, subaccount, entry);
      const { management, name } = holderOf(rooms, entry);
      const labels = toLabels(entry);
      const stored = level && (await management.find(level, name));
      const write = (at: Level) => () => management.labels.replace(at, name, labels, actor);
      // In a dry run neither the instance nor the destination may be there yet; if they still are missing then, writing says so.
      if (level === undefined)
        return toCreate(() => Promise.reject(new Error('labels were written before their instance')));
      if (stored === undefined) return toCreate(write(level));
      const before = Object.fromEntries(stored.labels.map(({ key, values }) => [key, values]));
      return toUpdate(isSame(before, entry.labels) ? [] : ['labels'], write(level));
    },
    (entry) => void toLabels(entry),
  );

/** The labels of configurations as a landscape lists them; those without any are left out. Source: Portolan */
export const toLandscapeLabels = (
  kind: 'destination' | 'fragment' | 'certificate',
  configurations: readonly { readonly name: string; readonly labels: readonly Label[] }[],
  instance?: string,
): Wanted[] =>
  configurations
    .filter(({ labels }) => labels.length > 0)
    .map(({ name, labels }) => ({
      ...(instance !== undefined && { instance }),
      [kind]: name,
      labels: Object.fromEntries(labels.map(({ key, values }) => [key, [...values]])),
    }));

const toLabels = ({ labels }: Wanted): readonly Label[] =>
  parseLabels(Object.entries(labels).map(([key, values]) => ({ key, values })));

const pathOf = ({ instance, destination, fragment, certificate }: Wanted): string =>
  `${instance === undefined ? '' : `${instance}/`}${destination ?? fragment ?? certificate}`;

const levelOf = async (
  rooms: ManagedRooms,
  subaccount: Subaccount,
  { instance }: Wanted,
): Promise<Level | undefined> =>
  instance === undefined ? { subaccountId: subaccount.id } : findInstanceLevel(rooms, subaccount, instance, 'instance');

const holderOf = (
  { destinations }: ManagedRooms,
  { destination, fragment, certificate }: Wanted,
): { readonly management: ConfigurationManagement; readonly name: string } => {
  if (destination !== undefined) return { management: destinations.destinations, name: destination };
  if (fragment !== undefined) return { management: destinations.fragments, name: fragment };
  return { management: destinations.certificates, name: certificate ?? '' };
};
