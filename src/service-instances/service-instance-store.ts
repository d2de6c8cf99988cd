import type { Selectable } from 'kysely';
import { z } from 'zod';
import { type SubaccountId, toServiceInstanceId, toSubaccountId } from '../foundation/ids.ts';
import type { Database, Transaction } from '../storage/database.ts';
import type { ServiceInstanceRow, ServiceKeyRow } from '../storage/tables/service-instances.ts';
import type { ServiceInstance, ServiceKey } from './service-instance.ts';

const parametersColumn = z.record(z.string(), z.unknown());
const offeringColumn = z.enum(['xsuaa', 'destination', 'connectivity', 'it-rt']);
const credentialTypeColumn = z.enum(['binding-secret', 'x509']);

/** The SQL of service instances and keys. Every query is confined to one subaccount (S-55). */
export type ServiceInstanceStore = {
  readonly insertInstance: (transaction: Transaction, instance: ServiceInstance) => Promise<boolean>;
  readonly updateParameters: (transaction: Transaction, instance: ServiceInstance) => Promise<boolean>;
  readonly deleteInstance: (
    transaction: Transaction,
    subaccountId: SubaccountId,
    instanceId: string,
  ) => Promise<boolean>;
  readonly findInstance: (subaccountId: SubaccountId, nameOrId: string) => Promise<ServiceInstance | undefined>;
  readonly listInstances: (subaccountId: SubaccountId) => Promise<readonly ServiceInstance[]>;
  /** The subaccount of an instance: whether the caller may know of it is the caller's question. */
  readonly locateInstance: (id: string) => Promise<SubaccountId | undefined>;
  /** The id of a key's instance, likewise. */
  readonly locateKey: (id: string) => Promise<string | undefined>;
  readonly insertKey: (transaction: Transaction, subaccountId: SubaccountId, key: ServiceKey) => Promise<boolean>;
  readonly deleteKey: (transaction: Transaction, subaccountId: SubaccountId, keyId: string) => Promise<boolean>;
  readonly findKey: (instance: ServiceInstance, nameOrId: string) => Promise<ServiceKey | undefined>;
  readonly listKeys: (instance: ServiceInstance) => Promise<readonly ServiceKey[]>;
};

/** Creates the store on `database`. */
export const createServiceInstanceStore = ({ read }: Pick<Database, 'read'>): ServiceInstanceStore => ({
  insertInstance: async (transaction, instance) => {
    const inserted = await transaction
      .insertInto('service_instances')
      .values({
        id: instance.id,
        subaccount_id: instance.subaccountId,
        name: instance.name,
        offering: instance.offering,
        plan: instance.plan,
        client_id: instance.clientId,
        parameters: JSON.stringify(instance.parameters),
        created_at_ms: instance.createdAtMs,
      })
      .onConflict((conflict) => conflict.columns(['subaccount_id', 'name']).doNothing())
      .returning('id')
      .executeTakeFirst();
    return inserted !== undefined;
  },
  updateParameters: async (transaction, instance) => {
    const updated = await transaction
      .updateTable('service_instances')
      .set({ parameters: JSON.stringify(instance.parameters) })
      .where('subaccount_id', '=', instance.subaccountId)
      .where('id', '=', instance.id)
      .returning('id')
      .executeTakeFirst();
    return updated !== undefined;
  },
  deleteInstance: async (transaction, subaccountId, instanceId) => {
    const deleted = await transaction
      .deleteFrom('service_instances')
      .where('subaccount_id', '=', subaccountId)
      .where('id', '=', instanceId)
      .returning('id')
      .executeTakeFirst();
    return deleted !== undefined;
  },
  findInstance: async (subaccountId, nameOrId) => {
    const row = await read
      .selectFrom('service_instances')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .where((either) => either.or([either('name', '=', nameOrId), either('id', '=', nameOrId)]))
      .executeTakeFirst();
    return row && toInstance(row);
  },
  listInstances: async (subaccountId) => {
    const rows = await read
      .selectFrom('service_instances')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .orderBy('name')
      .execute();
    return rows.map(toInstance);
  },
  locateInstance: async (id) => {
    const row = await read
      .selectFrom('service_instances')
      .select('subaccount_id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toSubaccountId(row.subaccount_id);
  },
  locateKey: async (id) => {
    const row = await read.selectFrom('service_keys').select('instance_id').where('id', '=', id).executeTakeFirst();
    return row?.instance_id;
  },
  insertKey: async (transaction, subaccountId, key) => {
    const inserted = await transaction
      .insertInto('service_keys')
      .values({
        id: key.id,
        subaccount_id: subaccountId,
        instance_id: key.instanceId,
        name: key.name,
        secret_id: key.credentialId,
        created_at_ms: key.createdAtMs,
        credential_type: key.credentialType === 'binding-secret' ? null : key.credentialType,
        certificate_pem: key.certificatePem ?? null,
      })
      .onConflict((conflict) => conflict.columns(['instance_id', 'name']).doNothing())
      .returning('id')
      .executeTakeFirst();
    return inserted !== undefined;
  },
  deleteKey: async (transaction, subaccountId, keyId) => {
    const deleted = await transaction
      .deleteFrom('service_keys')
      .where('subaccount_id', '=', subaccountId)
      .where('id', '=', keyId)
      .returning('id')
      .executeTakeFirst();
    return deleted !== undefined;
  },
  findKey: async (instance, nameOrId) => {
    const row = await read
      .selectFrom('service_keys')
      .selectAll()
      .where('subaccount_id', '=', instance.subaccountId)
      .where('instance_id', '=', instance.id)
      .where((either) => either.or([either('name', '=', nameOrId), either('id', '=', nameOrId)]))
      .executeTakeFirst();
    return row && toKey(row);
  },
  listKeys: async (instance) => {
    const rows = await read
      .selectFrom('service_keys')
      .selectAll()
      .where('subaccount_id', '=', instance.subaccountId)
      .where('instance_id', '=', instance.id)
      .orderBy('created_at_ms')
      .execute();
    return rows.map(toKey);
  },
});

const toInstance = (row: Selectable<ServiceInstanceRow>): ServiceInstance => ({
  id: toServiceInstanceId(row.id),
  subaccountId: toSubaccountId(row.subaccount_id),
  name: row.name,
  offering: offeringColumn.parse(row.offering),
  plan: row.plan,
  clientId: row.client_id,
  parameters: parametersColumn.parse(JSON.parse(row.parameters)),
  createdAtMs: row.created_at_ms,
});

const toKey = (row: Selectable<ServiceKeyRow>): ServiceKey => ({
  id: row.id,
  instanceId: toServiceInstanceId(row.instance_id),
  name: row.name,
  credentialId: row.secret_id,
  credentialType: row.credential_type === null ? 'binding-secret' : credentialTypeColumn.parse(row.credential_type),
  createdAtMs: row.created_at_ms,
  ...(row.certificate_pem !== null && { certificatePem: row.certificate_pem }),
});
