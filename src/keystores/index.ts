export { createKeystores, type Keystores, type KeystoresParts } from './create-keystores.ts';
export type { CertificateRequest } from './entries/generate-entries.ts';
export type { ImportOutcome } from './entries/import-entries.ts';
export type { ImportedEntry, ImportOption } from './entries/import-keystore.ts';
export {
  type EntryHistory,
  type EntryStatus,
  type KeystoreEntry,
  type KeystoreSummary,
  type TenantKeystore,
  tenantKeystores,
} from './entries/keystore-entry.ts';
export { aliasNotFound, invalidKeystoreName } from './errors.ts';
export type { FileAddress } from './files/file-store.ts';
export type { InspectedEntry, InspectedKeystore } from './files/inspect-file.ts';
export { type KeystoreFile, type KeystoreLevel, type KeystoreType, keystoreTypes } from './files/keystore-file.ts';
export type { KeystoreFileContent, KeystoreFiles } from './files/manage-files.ts';
