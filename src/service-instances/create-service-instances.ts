import type { Subaccount } from '../accounts/index.ts';
import { createOneKeyAtATime } from '../crypto/key-pairs/one-key-at-a-time.ts';
import type { Sealing } from '../crypto/sealing.ts';
import type { Actor } from '../foundation/audit-event.ts';
import {
  createInstance,
  type NewServiceInstance,
  type ServiceInstanceParts,
  toStoredParameters,
} from './create-instance.ts';
import { type CreatedKey, createKey, deleteInstance, deleteKey, getInstance, type NewKey } from './create-key.ts';
import { describeStoredKey } from './keys/describe-key.ts';
import { createKeptCredentials, type KeptCredentials } from './keys/kept-credentials.ts';
import { type ListedKey, listKeys } from './keys/list-keys.ts';
import type { StoredParameters } from './offering.ts';
import { getPlan } from './offerings.ts';
import type { KeyCredentials, ServiceInstance, ServiceKey } from './service-instance.ts';
import { createServiceInstanceStore } from './service-instance-store.ts';
import { updateInstance } from './update-instance.ts';

/** Service instances and keys of subaccounts: an OAuth client, and the URLs to use it with. */
export type ServiceInstances = {
  readonly createInstance: (
    subaccount: Subaccount,
    wanted: NewServiceInstance,
    actor: Actor,
  ) => Promise<ServiceInstance>;
  /** Changes what the instance may do; its keys stay valid. Throws a `WireError` for what cannot change. */
  readonly updateInstance: (
    subaccount: Subaccount,
    nameOrId: string,
    parameters: Readonly<Record<string, unknown>>,
    actor: Actor,
  ) => Promise<ServiceInstance>;
  /** What an instance would keep of these parameters: other than what it has only where they change something. Throws a 400. */
  readonly toStoredParameters: (instance: ServiceInstance, parameters: StoredParameters) => StoredParameters;
  /** By name or id; throws a 404 `WireError`. */
  readonly getInstance: (subaccount: Subaccount, nameOrId: string) => Promise<ServiceInstance>;
  readonly listInstances: (subaccount: Subaccount) => Promise<readonly ServiceInstance[]>;
  readonly deleteInstance: (subaccount: Subaccount, nameOrId: string, actor: Actor) => Promise<void>;
  readonly createKey: (subaccount: Subaccount, instance: string, key: NewKey, actor: Actor) => Promise<CreatedKey>;
  /** With what is known about the use of each, and whether it may be deleted. */
  readonly listKeys: (subaccount: Subaccount, instance: string) => Promise<readonly ListedKey[]>;
  /** What a key holds, without its secret or private key. */
  readonly describeKey: (subaccount: Subaccount, instance: ServiceInstance, key: ServiceKey) => Promise<KeyCredentials>;
  /** Credentials whose maker fetches them with a second call. */
  readonly keptCredentials: KeptCredentials;
  readonly deleteKey: (subaccount: Subaccount, instance: string, keyName: string, actor: Actor) => Promise<void>;
};

/** Creates the room. */
export const createServiceInstances = (
  parts: Omit<ServiceInstanceParts, 'store' | 'makeKey'> & { readonly sealing: Sealing },
): ServiceInstances => {
  const all: ServiceInstanceParts = {
    ...parts,
    store: createServiceInstanceStore(parts.database),
    makeKey: createOneKeyAtATime(),
  };
  return {
    createInstance: (subaccount, wanted, actor) => createInstance(all, subaccount, wanted, actor),
    updateInstance: (subaccount, nameOrId, parameters, actor) =>
      updateInstance(all, subaccount, nameOrId, parameters, actor),
    toStoredParameters: (instance, parameters) =>
      toStoredParameters(getPlan(instance.offering, instance.plan), parameters, instance.parameters),
    getInstance: (subaccount, nameOrId) => getInstance(all, subaccount, nameOrId),
    listInstances: (subaccount) => all.store.listInstances(subaccount.id),
    deleteInstance: (subaccount, nameOrId, actor) => deleteInstance(all, subaccount, nameOrId, actor),
    createKey: (subaccount, instance, key, actor) => createKey(all, subaccount, instance, key, actor),
    listKeys: (subaccount, instance) => listKeys(all, subaccount, instance),
    describeKey: (subaccount, instance, key) => describeStoredKey(all, subaccount, instance, key),
    keptCredentials: createKeptCredentials(parts),
    deleteKey: (subaccount, instance, keyName, actor) => deleteKey(all, subaccount, instance, keyName, actor),
  };
};
