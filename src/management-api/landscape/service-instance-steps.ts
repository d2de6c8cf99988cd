import type { Actor } from '../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import { fixedField } from '../errors.ts';
import type { ManagedRooms } from '../rooms.ts';
import { differingFields, isSame, type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate } from './step.ts';

/** Service instances, known by their names. Source: SAP doc "Creating Service Instance and Service Key for Inbound Authentication" */
export const serviceInstanceSteps = (
  { serviceInstances }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['serviceInstances'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'service-instances', key: 'serviceInstances' },
    wanted,
    ({ name }) => name,
    async (subaccount, { name, offering, plan, parameters }) => {
      const stored = (await serviceInstances.listInstances(subaccount)).find((instance) => instance.name === name);
      if (stored === undefined) {
        const instance = {
          name,
          offering,
          ...(plan !== undefined && { plan }),
          ...(parameters !== undefined && { parameters }),
        };
        return toCreate(() => serviceInstances.createInstance(subaccount, instance, actor));
      }
      // Client id and application name follow from these.
      const [fixed] = differingFields({ offering, plan }, stored);
      if (fixed !== undefined) throw fixedField(fixed);
      // Data to begin with counts for a new instance: what became of it since is not for a landscape to undo.
      const isOther =
        parameters !== undefined && !isSame(serviceInstances.toStoredParameters(stored, parameters), stored.parameters);
      const { init_data: _done, ...lasting } = parameters ?? {};
      return toUpdate(isOther ? ['parameters'] : [], () =>
        serviceInstances.updateInstance(subaccount, stored.id, lasting, actor),
      );
    },
  );
