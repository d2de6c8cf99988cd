import { type Level, toShown } from '../../../destination-service/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type RequestOf } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { describeAuthenticationTypes } from './describe-authentication-types.ts';
import { getDestinationLevel } from './find-destination-level.ts';

/** Destinations on both levels. Lists leave secrets out (S-48). Source: SAP doc "Managing Destinations" */
export const destinationRoutes = (rooms: ManagedRooms): readonly Route[] => {
  const { destinations } = rooms;
  const subaccountLevel = (params: { readonly subaccount: string }): Promise<Level> =>
    getDestinationLevel(rooms, params.subaccount, undefined);
  const instanceLevel = (params: { readonly subaccount: string; readonly instance: string }): Promise<Level> =>
    getDestinationLevel(rooms, params.subaccount, params.instance);
  const list = async (level: Level) =>
    (await destinations.destinations.list(level)).map((destination) => ({ ...toShown(destination) }));
  const get = async (level: Level, name: string) => {
    const found = await destinations.destinations.find(level, name);
    if (found === undefined) throw thingNotFound('destination');
    return { ...toShown(found) };
  };
  const save = async (level: Level, properties: RequestOf<typeof operations.putDestination>, actor: Actor) => {
    const { isNew } = await destinations.destinations.save(level, properties, actor, { keepsAbsentSecrets: true });
    return { isNew };
  };
  const listNames = async (level: Level) => {
    const [names, certificates] = await Promise.all([
      destinations.destinations.listNames(level),
      destinations.certificates.listNames(level),
    ]);
    return { destinations: [...names], certificates: [...certificates] };
  };
  const remove = async (level: Level, name: string, actor: Actor): Promise<void> => {
    const [outcome] = await destinations.destinations.delete(level, [name], actor);
    if (outcome?.isDeleted !== true) throw thingNotFound('destination');
  };

  return [
    serve(operations.listAuthenticationTypes, describeAuthenticationTypes),
    serve(operations.listDestinations, async ({ params }) => list(await subaccountLevel(params))),
    serve(operations.listConfigurationNames, async ({ params }) => listNames(await subaccountLevel(params))),
    serve(operations.getDestination, async ({ params }) => get(await subaccountLevel(params), params.name)),
    serve(operations.putDestination, async ({ params, body, actor }) =>
      save(await subaccountLevel(params), body, actor),
    ),
    serve(operations.deleteDestination, async ({ params, actor }) =>
      remove(await subaccountLevel(params), params.name, actor),
    ),
    serve(operations.listInstanceDestinations, async ({ params }) => list(await instanceLevel(params))),
    serve(operations.listInstanceConfigurationNames, async ({ params }) => listNames(await instanceLevel(params))),
    serve(operations.getInstanceDestination, async ({ params }) => get(await instanceLevel(params), params.name)),
    serve(operations.putInstanceDestination, async ({ params, body, actor }) =>
      save(await instanceLevel(params), body, actor),
    ),
    serve(operations.deleteInstanceDestination, async ({ params, actor }) =>
      remove(await instanceLevel(params), params.name, actor),
    ),
  ];
};
