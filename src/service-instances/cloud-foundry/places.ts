import type { Subaccount } from '../../accounts/index.ts';
import type { ServiceInstance, ServiceKey } from '../service-instance.ts';
import type { Caller } from './caller.ts';
import { resourceNotFound } from './errors.ts';
import type { CloudFoundryParts } from './parts.ts';

/** An instance and the space it is in. */
export type Place = { readonly space: Subaccount; readonly instance: ServiceInstance };

/** A key and where it is. */
export type KeyPlace = Place & { readonly key: ServiceKey };

/** Finds an instance by its id in the spaces the caller sees. Source: security.md S-55 */
export const findPlace = async (
  { store }: Pick<CloudFoundryParts, 'store'>,
  caller: Caller,
  id: string,
): Promise<Place | undefined> => {
  const spaceId = await store.locateInstance(id);
  const space = spaceId === undefined ? undefined : await caller.findSpace(spaceId);
  const instance = space === undefined ? undefined : await store.findInstance(space.id, id);
  return space === undefined || instance?.id !== id ? undefined : { space, instance };
};

/** The same. Throws 404 where there is none. Source: security.md S-55 */
export const getPlace = async (parts: Pick<CloudFoundryParts, 'store'>, caller: Caller, id: string): Promise<Place> => {
  const place = await findPlace(parts, caller, id);
  if (place === undefined) throw resourceNotFound('Service instance');
  return place;
};

/** Finds a key by its id, likewise. Throws 404. Source: security.md S-55 */
export const getKeyPlace = async (
  parts: Pick<CloudFoundryParts, 'store'>,
  caller: Caller,
  id: string,
): Promise<KeyPlace> => {
  const instanceId = await parts.store.locateKey(id);
  const place = instanceId === undefined ? undefined : await findPlace(parts, caller, instanceId);
  const key = place === undefined ? undefined : await parts.store.findKey(place.instance, id);
  if (place === undefined || key?.id !== id) throw resourceNotFound('Service credential binding');
  return { ...place, key };
};

/** Every instance the caller sees. */
export const listPlaces = async (
  { store }: Pick<CloudFoundryParts, 'store'>,
  caller: Caller,
  isWanted: (space: Subaccount) => boolean = () => true,
): Promise<readonly Place[]> => {
  const spaces = (await caller.listSpaces()).filter(isWanted);
  const lists = await Promise.all(
    spaces.map(async (space) => (await store.listInstances(space.id)).map((instance) => ({ space, instance }))),
  );
  return lists.flat();
};
