import { formatApplicationName } from '../../accounts/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import { fixedField } from '../errors.ts';
import type { ManagedRooms } from '../rooms.ts';
import { parseApplicationName } from '../wire/application-name.ts';
import { differingFields, type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate, unchanged } from './step.ts';

/** The subaccount itself. Source: SAP doc "Account Model" */
export const subaccountStep = (
  { accounts }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount,
  actor: Actor,
): Step => ({
  path: parent.path,
  position: parent.position,
  compare: async () => {
    const { subdomain, flavour, id, technicalName, displayName } = wanted;
    const stored = await parent.find();
    if (stored === undefined) {
      return toCreate(() => accounts.createSubaccount({ subdomain, flavour, id, technicalName, displayName }, actor));
    }
    // Host names and tokens that are out there contain these.
    const [fixed] = differingFields({ subdomain, flavour, id: id?.toLowerCase(), technicalName }, stored);
    if (fixed !== undefined) throw fixedField(fixed);
    return toUpdate(differingFields({ displayName }, stored), () =>
      accounts.updateSubaccount(stored.id, { displayName: displayName ?? stored.displayName }, actor),
    );
  },
});

/** Applications the subaccount is subscribed to. Source: SAP doc "Account Model" */
export const subscriptionSteps = (
  { accounts }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: readonly string[],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'subscriptions', key: 'subscriptions' },
    wanted,
    (name) => name,
    async ({ id }, name) => {
      const stored = await accounts.listSubscriptions(id);
      if (stored.some((subscription) => formatApplicationName(subscription) === name)) return unchanged;
      return toCreate(() => accounts.subscribe(id, parseApplicationName(name), actor));
    },
  );
