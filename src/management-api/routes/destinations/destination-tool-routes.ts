import { parseLabels } from '../../../destination-service/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getDestinationLevel } from './find-destination-level.ts';

/** Files of destinations, copies, checks and labels. Source: SAP doc "Import Destinations", "Export Destinations", "Check the Availability of a Destination" */
export const destinationToolRoutes = (rooms: ManagedRooms): readonly Route[] => {
  const { transfer, checkConnection, destinations } = rooms.destinations;
  const levelOf = (params: { readonly subaccount: string }, instance?: string) =>
    getDestinationLevel(rooms, params.subaccount, instance);

  return [
    serve(operations.exportDestinations, async ({ params, body }) => ({
      text: await transfer.exportFile(await levelOf(params, body.instance), body.format, body.names),
    })),
    serve(operations.exportDestinationFiles, async ({ params, body }) => {
      const files = await transfer.exportFiles(await levelOf(params, body.instance), body.format, body.names);
      return [...files];
    }),
    serve(
      operations.importDestinations,
      async ({ params, body, actor }) => {
        const level = await levelOf(params, body.instance);
        const { format, text, dryRun: isDryRun, names } = body;
        const outcomes = await transfer.importFile(level, format, text, actor, { isDryRun, names });
        return outcomes.map((outcome) => ({ ...outcome, missingSecrets: [...outcome.missingSecrets] }));
      },
      // A file of 1 MiB, in JSON.
      { maxBodyBytes: 3 * 1024 * 1024 },
    ),
    serve(operations.duplicateDestination, async ({ params, body, actor }) => {
      await transfer.duplicate(await levelOf(params, body.instance), params.name, body.newName, actor);
      return {};
    }),
    serve(operations.createDestinationFromKey, async ({ params, body, actor }) => {
      await transfer.createFromServiceKey(await levelOf(params), body.name, body.key, actor);
      return {};
    }),
    serve(operations.checkDestination, async ({ params, body }) => {
      const { steps, attempts, ...result } = await checkConnection(await levelOf(params, body.instance), params.name);
      return {
        ...result,
        steps: [...steps],
        attempts: attempts.map(({ redirects, ...attempt }) => ({
          ...attempt,
          ...(redirects !== undefined && { redirects: [...redirects] }),
        })),
      };
    }),
    serve(operations.readDestinationLabels, async ({ params }) => {
      const labels = await destinations.labels.read(await levelOf(params), params.name);
      return labels.map(({ key, values }) => ({ key, values: [...values] }));
    }),
    serve(operations.putDestinationLabels, async ({ params, body, actor }) => {
      await destinations.labels.replace(await levelOf(params), params.name, parseLabels(body), actor);
      return {};
    }),
    serve(operations.readInstanceDestinationLabels, async ({ params }) => {
      const labels = await destinations.labels.read(await levelOf(params, params.instance), params.name);
      return labels.map(({ key, values }) => ({ key, values: [...values] }));
    }),
    serve(operations.putInstanceDestinationLabels, async ({ params, body, actor }) => {
      const level = await levelOf(params, params.instance);
      await destinations.labels.replace(level, params.name, parseLabels(body), actor);
      return {};
    }),
  ];
};
