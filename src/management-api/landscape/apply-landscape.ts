import type { Actor } from '../../foundation/audit-event.ts';
import { WireError } from '../../foundation/wire-error.ts';
import { internalError } from '../../http/server/errors.ts';
import type { Landscape, LandscapeChange } from '../contract.ts';
import { LandscapeStopped } from '../errors.ts';
import type { ManagedRooms } from '../rooms.ts';
import { listSteps } from './list-steps.ts';
import type { Step } from './step.ts';

/**
 * Makes the installation what a landscape says: entry by entry, each in a transaction of its own, in an order in which everything an
 * entry needs is there. Applying it again changes nothing. Throws `LandscapeStopped` at the first entry that fails, with what was done
 * by then; entries that are wrong in themselves fail before anything is done. Source: product description, "Command line"
 */
export const applyLandscape = async (
  rooms: ManagedRooms,
  landscape: Landscape,
  options: { readonly dryRun: boolean; readonly actor: Actor },
): Promise<readonly LandscapeChange[]> => {
  const changes: LandscapeChange[] = [];
  const steps = listSteps(rooms, landscape, options.actor);
  for (const step of steps) {
    try {
      step.check?.();
    } catch (error) {
      throw stoppedAt(step, changes, error);
    }
  }
  for (const step of steps) {
    try {
      const comparison = await step.compare();
      if (comparison.action === 'unchanged') {
        changes.push({ action: 'unchanged', path: step.path, ...(await hintOf(step)) });
        continue;
      }
      const secret = options.dryRun ? undefined : await comparison.write();
      changes.push({
        action: comparison.action,
        path: step.path,
        ...(comparison.fields.length > 0 && { fields: [...comparison.fields] }),
        ...(secret !== undefined && { secret: secret.reveal() }),
        ...(await hintOf(step)),
      });
    } catch (error) {
      throw stoppedAt(step, changes, error);
    }
  }
  return changes;
};

const hintOf = async (step: Step): Promise<Pick<LandscapeChange, 'hint'>> => {
  const hint = await step.findHint?.();
  return hint === undefined ? {} : { hint };
};

const stoppedAt = (step: Step, changes: readonly LandscapeChange[], error: unknown): LandscapeStopped =>
  new LandscapeStopped(error instanceof WireError ? error : internalError(error), step.path, step.position, changes);
