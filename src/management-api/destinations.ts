import type { DestinationService, Level } from '../destination-service/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import type { operations, RequestOf } from './contract.ts';

/** Creates or replaces a destination; secrets it does not name are taken from the one there is. Source: SAP doc "Managing Destinations" */
export const saveDestination = async (
  { destinations }: DestinationService['manage'],
  level: Level,
  properties: RequestOf<typeof operations.putDestination>,
  actor: Actor,
): Promise<{ readonly isNew: boolean }> => {
  const { isNew } = await destinations.save(level, properties, actor, { keepsAbsentSecrets: true });
  return { isNew };
};
