import type { Subaccount } from '../accounts/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import { randomUuid } from '../foundation/ids.ts';
import { parseParameters, type ServiceInstanceParts } from './create-instance.ts';
import { instanceHasKeys, instanceNotFound, keyExists, keyNotFound } from './errors.ts';
import { createKeyCredential, removeKeyCredential } from './keys/key-credential.ts';
import { parseKeyParameters } from './keys/key-parameters.ts';
import { getPlan } from './offerings.ts';
import type { KeyCredentials, ServiceInstance, ServiceKey } from './service-instance.ts';

/** A new key and, this once, the credentials to use it with. */
export type CreatedKey = { readonly key: ServiceKey; readonly credentials: KeyCredentials };

/** Finds an instance by name or id. Throws a 404 `WireError`. */
export const getInstance = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  nameOrId: string,
): Promise<ServiceInstance> => {
  const instance = await parts.store.findInstance(subaccount.id, nameOrId);
  if (instance === undefined) throw instanceNotFound();
  return instance;
};

/** What a new key is made from. */
export type NewKey = { readonly name: string; readonly parameters?: Readonly<Record<string, unknown>> };

/** Adds a key: a further secret or certificate of the instance's client. Its credentials are in the answer and nowhere else. */
export const createKey = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  instanceName: string,
  { name: keyName, parameters }: NewKey,
  actor: Actor,
): Promise<CreatedKey> => {
  const instance = await getInstance(parts, subaccount, instanceName);
  if ((await parts.store.findKey(instance, keyName)) !== undefined) throw keyExists();
  const plan = getPlan(instance.offering, instance.plan);
  const client = plan.planClient(
    { id: instance.id, name: instance.name, subaccount },
    parseParameters(plan, instance.parameters),
    parts,
  );
  const order =
    plan.parseKey?.(parameters ?? {}, client) ?? parseKeyParameters(parameters ?? {}, client.credentialTypes);
  const verificationKeyPem = await parts.getVerificationKeyPem(subaccount.id);
  const made = await createKeyCredential(parts, instance, order, actor);
  const key: ServiceKey = {
    id: randomUuid(),
    instanceId: instance.id,
    name: keyName,
    credentialType: order.type,
    credentialId: made.id,
    createdAtMs: parts.clock(),
    ...(made.certificatePem !== undefined && { certificatePem: made.certificatePem }),
  };
  const isNew = await parts.database.write(async (transaction) => {
    if (!(await parts.store.insertKey(transaction, subaccount.id, key))) return false;
    await parts.audit.append(transaction, {
      category: 'audit.configuration',
      subaccountId: subaccount.id,
      actor,
      action: 'create',
      object: `service key ${instance.name}/${keyName}`,
      message: `Creating service key: ${instance.name}/${keyName}`,
    });
    return true;
  });
  if (!isNew) {
    await removeKeyCredential(parts, instance, { type: order.type, id: made.id }, actor);
    throw keyExists();
  }
  const credentials = plan.describeKey({
    subaccount,
    instance,
    client,
    credential: made.credential,
    createdAtMs: key.createdAtMs,
    urls: parts.urls,
    onPremiseProxy: parts.readOnPremiseProxy(),
    verificationKeyPem,
  });
  return { key, credentials };
};

/** Deletes a key: its secret or certificate is refused from then on. */
export const deleteKey = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  instanceName: string,
  keyName: string,
  actor: Actor,
): Promise<void> => {
  const instance = await getInstance(parts, subaccount, instanceName);
  const key = await parts.store.findKey(instance, keyName);
  if (key === undefined) throw keyNotFound();
  // The credential goes first: a crash in between leaves a name without one, never one without a name.
  await removeKeyCredential(parts, instance, { type: key.credentialType, id: key.credentialId }, actor);
  await parts.database.write(async (transaction) => {
    await parts.store.deleteKey(transaction, subaccount.id, key.id);
    await parts.audit.append(transaction, {
      category: 'audit.configuration',
      subaccountId: subaccount.id,
      actor,
      action: 'delete',
      object: `service key ${instance.name}/${key.name}`,
      message: `Deleting service key: ${instance.name}/${key.name}`,
    });
  });
};

/** Deletes an instance without keys, and its client with it. */
export const deleteInstance = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  nameOrId: string,
  actor: Actor,
): Promise<void> => {
  const instance = await getInstance(parts, subaccount, nameOrId);
  if ((await parts.store.listKeys(instance)).length > 0) throw instanceHasKeys();
  await parts.clients.delete(subaccount.id, instance.clientId, actor);
  await parts.database.write(async (transaction) => {
    await parts.store.deleteInstance(transaction, subaccount.id, instance.id);
    await parts.holdings.deleteInstance(transaction, instance.id);
    await parts.audit.append(transaction, {
      category: 'audit.configuration',
      subaccountId: subaccount.id,
      actor,
      action: 'delete',
      object: `service instance ${instance.name}`,
      message: `Deleting service instance: ${instance.name}`,
    });
  });
  parts.holdings.forget();
};
