import { type Binding, operations, type ResponseOf, toBinding } from '../../management-api/contract.ts';
import type { SubaccountInfo } from '../choose-subaccount.ts';
import type { ManagementClient } from '../connection/management-client.ts';
import { CommandError } from '../errors.ts';

/** A service instance as the server tells it. Source: Portolan */
export type InstanceInfo = ResponseOf<typeof operations.listServiceInstances>[number];

/** The instances that were named, or all of the subaccount. Throws a `CommandError` that lists the choices. Source: Portolan */
export const chooseInstances = async (
  client: ManagementClient,
  subaccount: SubaccountInfo,
  names: readonly string[] | undefined,
): Promise<readonly InstanceInfo[]> => {
  const all = await client.call(operations.listServiceInstances, { subaccount: subaccount.id });
  if (names === undefined) {
    if (all.length > 0) return all;
    throw new CommandError(
      `The subaccount ${subaccount.subdomain} has no service instances.`,
      'Add them under "serviceInstances" of a landscape file and apply it.',
    );
  }
  return names.map((name) => {
    const found = all.find((instance) => instance.name === name || instance.id === name);
    if (found !== undefined) return found;
    const choices = all.map((instance) => instance.name).join(', ');
    throw new CommandError(
      `The subaccount ${subaccount.subdomain} has no service instance "${name}".`,
      choices === '' ? undefined : `It has: ${choices}.`,
    );
  });
};

/** Makes a key named `keyName` for each instance, in place of one that has the name already, which `onReplaced` hears of. Source: Portolan */
export const createBindings = async (
  client: ManagementClient,
  subaccount: SubaccountInfo,
  instances: readonly InstanceInfo[],
  keyName: string,
  options: {
    readonly onReplaced?: (instance: InstanceInfo) => void;
    /** Of the keys; for instances of services that know them. */
    readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  } = {},
): Promise<readonly Binding[]> => {
  const bindings: Binding[] = [];
  for (const instance of instances) {
    const address = { subaccount: subaccount.id, instance: instance.id };
    const keys = await client.call(operations.listServiceKeys, address);
    const old = keys.find(({ name }) => name === keyName);
    if (old !== undefined) {
      await client.call(operations.deleteServiceKey, { ...address, key: old.id });
      options.onReplaced?.(instance);
    }
    const { parameters } = options;
    const { credentials } = await client.call(operations.createServiceKey, address, {
      name: keyName,
      ...(parameters !== undefined && { parameters: { ...parameters } }),
    });
    bindings.push(toBinding(instance, credentials));
  }
  return bindings;
};

/** Deletes the keys of that name, as far as they exist. Source: Portolan */
export const deleteBindings = async (
  client: ManagementClient,
  subaccount: SubaccountInfo,
  instances: readonly InstanceInfo[],
  keyName: string,
): Promise<void> => {
  const failures: unknown[] = [];
  for (const instance of instances) {
    const address = { subaccount: subaccount.id, instance: instance.id };
    try {
      const keys = await client.call(operations.listServiceKeys, address);
      const key = keys.find(({ name }) => name === keyName);
      if (key !== undefined) await client.call(operations.deleteServiceKey, { ...address, key: key.id });
    } catch (error) {
      // One that cannot be deleted must not keep the others alive.
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw new CommandError(
      `${failures.length} of ${instances.length} service keys named "${keyName}" could not be deleted.`,
      'Delete them with `portolan service-key delete`.',
      failures[0],
    );
  }
};

/**
 * Bindings whose `url` and `uri` lead to the server's plain address, for clients that cannot resolve its host names. Enough for
 * client credentials of the subaccount itself; anything with a user or a subscriber goes to `uaadomain` over TLS.
 * Source: contract of clients §1
 */
export const withLoopbackUrls = (bindings: readonly Binding[], serverUrl: string, tlsUrl: string): readonly Binding[] =>
  bindings.map((binding) => ({
    ...binding,
    credentials: {
      ...binding.credentials,
      ...('url' in binding.credentials && { url: serverUrl }),
      ...('uri' in binding.credentials && { uri: serverUrl }),
      ...('token_service_url' in binding.credentials && { token_service_url: serverUrl }),
      // Object() copies nothing of what is no object.
      ...('connectivity_service' in binding.credentials && {
        connectivity_service: { ...Object(binding.credentials.connectivity_service), url: serverUrl },
      }),
      // A certificate needs a handshake; the bare host takes it, too.
      ...('certurl' in binding.credentials && { certurl: tlsUrl }),
    },
  }));
