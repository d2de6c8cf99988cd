import type { Actor } from '../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { isSame, type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate } from './step.ts';

/** Message endpoints. A flow is replaced as a whole: what the landscape leaves out goes back to its default. Source: Portolan */
export const flowSteps = (
  { flows }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['flows'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'flows', key: 'flows' },
    wanted,
    (flow) => flow.id,
    async ({ id }, flow) => {
      const stored: Readonly<Record<string, unknown>> | undefined = await flows.findFlow(id, flow.id);
      if (stored === undefined) {
        return toCreate(() => flows.putFlow(id, flow, actor));
      }
      const named: Readonly<Record<string, unknown>> = flow;
      const fields = [...new Set([...Object.keys(named), ...Object.keys(stored)])].filter(
        (field) => !isSame(named[field], stored[field]),
      );
      return toUpdate(fields.sort(), () => flows.putFlow(id, flow, actor));
    },
  );
