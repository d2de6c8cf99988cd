import { type DataStoreKey, type ListedEntry, packEntry } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { odataError } from '../../../odata/errors.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import { int64Property, textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { dataStorePayloadsRead, dataStoresDelete, dataStoresRead } from '../../roles.ts';
import { archive, type StoreRooms, showMissing, visibilityOf } from './stored-data.ts';
import { createVariableSet } from './variables.ts';

/**
 * What flows store between messages. None of the sets has query options. Source: SAP docs "Message Stores" (options, roles), "Data Store
 * Example Requests" (`overdueonly`, `messageid`); SAP API description "Message Store" (properties)
 */
export const createDataStoreSets = (rooms: StoreRooms): readonly ResourceSetDefinition[] => [
  createStoreSet(rooms),
  createEntrySet(rooms),
  createVariableSet(rooms),
];

const storeKeyProperties = [
  textProperty('DataStoreName', { nullable: false }),
  textProperty('IntegrationFlow', { nullable: false }),
  textProperty('Type', { nullable: false }),
];

/** Stores of adapters have a type; flows of ours have none of those. */
const storeType = '';

const hasType = ({ Type }: EntityKey): boolean => Type === storeType;

const toStoreKey = ({ DataStoreName, IntegrationFlow }: EntityKey): DataStoreKey => ({
  name: String(DataStoreName),
  integrationFlow: String(IntegrationFlow),
});

const createStoreSet = ({ dataStores }: StoreRooms): ResourceSetDefinition => {
  const toRow = (store: DataStoreKey & { readonly messages: number; readonly overdueMessages: number }): Row => ({
    DataStoreName: store.name,
    IntegrationFlow: store.integrationFlow,
    Type: storeType,
    Visibility: visibilityOf(store),
    NumberOfMessages: store.messages,
    NumberOfOverdueMessages: store.overdueMessages,
  });
  return {
    name: 'DataStores',
    type: 'DataStore',
    keys: ['DataStoreName', 'IntegrationFlow', 'Type'],
    properties: [
      ...storeKeyProperties,
      textProperty('Visibility'),
      int64Property('NumberOfMessages'),
      int64Property('NumberOfOverdueMessages'),
    ],
    navigation: [
      {
        name: 'Entries',
        target: 'DataStoreEntries',
        multiplicity: '*',
        list: async (call, owner) => {
          const store = { name: String(owner.DataStoreName), integrationFlow: String(owner.IntegrationFlow) };
          return (await dataStores.listEntries(call.subaccountId, { ...filterOf(call), store })).map(toEntryRow);
        },
      },
    ],
    roles: { read: dataStoresRead, remove: dataStoresDelete },
    options: 'none',
    customOptions: ['overdueonly'],
    list: async (call) =>
      (await dataStores.listStores(call.subaccountId, { overdueOnly: isOverdueOnly(call) })).map(toRow),
    find: async ({ subaccountId }, key) => {
      const store = hasType(key) ? await dataStores.findStore(subaccountId, toStoreKey(key)) : undefined;
      return store && toRow(store);
    },
    remove: {
      status: 202,
      run: async ({ subaccountId, actor }, { key }) =>
        hasType(key) ? showMissing(await dataStores.removeStore(subaccountId, toStoreKey(key), actor)) : 'missing',
    },
  };
};

const createEntrySet = ({ dataStores }: StoreRooms): ResourceSetDefinition => ({
  name: 'DataStoreEntries',
  type: 'DataStoreEntry',
  keys: ['Id', 'DataStoreName', 'IntegrationFlow', 'Type'],
  properties: [
    textProperty('Id', { nullable: false }),
    ...storeKeyProperties,
    textProperty('Status'),
    textProperty('MessageId'),
    timeProperty('DueAt'),
    timeProperty('CreatedAt'),
    timeProperty('RetainUntil'),
  ],
  roles: { read: dataStoresRead, remove: dataStoresDelete },
  options: 'none',
  customOptions: ['overdueonly', 'messageid'],
  page: async (call, { skip, limit, counts }) => {
    const { subaccountId } = call;
    const entries = limit === 0 ? [] : await dataStores.listEntries(subaccountId, filterOf(call), { skip, limit });
    const rows = entries.map(toEntryRow);
    return counts ? { rows, count: await dataStores.countEntries(subaccountId, filterOf(call)) } : { rows };
  },
  find: async (call, key) => {
    const entry = hasType(key) ? await dataStores.findEntry(call.subaccountId, toEntryKey(key)) : undefined;
    return entry && toEntryRow(entry);
  },
  remove: {
    status: 202,
    run: async ({ subaccountId, actor }, { key }) =>
      hasType(key) ? showMissing(await dataStores.removeEntry(subaccountId, toEntryKey(key), actor)) : 'missing',
  },
  stream: {
    roles: dataStorePayloadsRead,
    read: async ({ subaccountId }, row) => {
      const content = await dataStores.readContent(subaccountId, {
        store: { name: String(row.DataStoreName), integrationFlow: String(row.IntegrationFlow) },
        id: String(row.Id),
      });
      return content && { ...archive, fileName: `${row.Id}.zip`, body: packEntry(content) };
    },
  },
});

const toEntryKey = (key: EntityKey) => ({ store: toStoreKey(key), id: String(key.Id) });

const toEntryRow = (entry: ListedEntry): Row => ({
  Id: entry.id,
  DataStoreName: entry.store.name,
  IntegrationFlow: entry.store.integrationFlow,
  Type: storeType,
  Status: entry.isOverdue ? 'Overdue' : 'Waiting',
  MessageId: entry.messageGuid,
  DueAt: entry.dueAtMs,
  CreatedAt: entry.createdAtMs,
  RetainUntil: entry.retainUntilMs,
});

const filterOf = (call: ResourceCall) => {
  const messageGuid = call.customOptions.get('messageid');
  return { overdueOnly: isOverdueOnly(call), ...(messageGuid !== undefined && { messageGuid }) };
};

const isOverdueOnly = ({ customOptions }: ResourceCall): boolean => {
  const value = customOptions.get('overdueonly') ?? 'false';
  if (value !== 'true' && value !== 'false') throw odataError(400, "Query option 'overdueonly' must be true or false.");
  return value === 'true';
};
