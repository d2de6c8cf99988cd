import { type Level, toShown } from '../../../destination-service/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type RequestOf } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getDestinationLevel } from './find-destination-level.ts';

/** Fragments on both levels. Lists leave secrets out, and a secret that is left out stays (S-48). Source: SAP doc "Manage Destination Fragments" */
export const fragmentRoutes = (rooms: ManagedRooms): readonly Route[] => {
  const { fragments } = rooms.destinations;
  const levelOf = (params: { readonly subaccount: string; readonly instance?: string }): Promise<Level> =>
    getDestinationLevel(rooms, params.subaccount, params.instance);
  const list = async (level: Level) => (await fragments.list(level)).map((fragment) => ({ ...toShown(fragment) }));
  const get = async (level: Level, name: string) => {
    const found = await fragments.find(level, name);
    if (found === undefined) throw thingNotFound('destination fragment');
    return { ...toShown(found) };
  };
  const save = async (level: Level, body: RequestOf<typeof operations.putFragment>, actor: Actor) => {
    const { isNew } = await fragments.save(level, body, actor, { keepsAbsentSecrets: true });
    return { isNew };
  };
  const remove = async (level: Level, name: string, actor: Actor): Promise<void> => {
    const [outcome] = await fragments.delete(level, [name], actor);
    if (outcome?.isDeleted !== true) throw thingNotFound('destination fragment');
  };

  return [
    serve(operations.listFragments, async ({ params }) => list(await levelOf(params))),
    serve(operations.getFragment, async ({ params }) => get(await levelOf(params), params.name)),
    serve(operations.putFragment, async ({ params, body, actor }) => save(await levelOf(params), body, actor)),
    serve(operations.deleteFragment, async ({ params, actor }) => remove(await levelOf(params), params.name, actor)),
    serve(operations.listInstanceFragments, async ({ params }) => list(await levelOf(params))),
    serve(operations.getInstanceFragment, async ({ params }) => get(await levelOf(params), params.name)),
    serve(operations.putInstanceFragment, async ({ params, body, actor }) => save(await levelOf(params), body, actor)),
    serve(operations.deleteInstanceFragment, async ({ params, actor }) =>
      remove(await levelOf(params), params.name, actor),
    ),
  ];
};
