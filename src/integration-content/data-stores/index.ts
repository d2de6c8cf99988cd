export { createDataStores, type DataStores } from './create-data-stores.ts';
export { createVariables, type Variables } from './create-variables.ts';
export {
  type DataStoreEntry,
  type DataStoreKey,
  type EntryContent,
  type EntryKey,
  type ListedEntry,
  type StoredAmount,
  storeLimits,
} from './data-store.ts';
export { packEntry, packVariable } from './pack-content.ts';
