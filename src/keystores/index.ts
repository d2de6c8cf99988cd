export { createKeystores, type Keystores } from './create-keystores.ts';
export type { CertificateRequest } from './entries/generate-entries.ts';
export type { ImportOutcome } from './entries/import-entries.ts';
export type { ImportedEntry, ImportOption } from './entries/import-keystore.ts';
export {
  type EntryStatus,
  type KeystoreEntry,
  type TenantKeystore,
  tenantKeystores,
} from './entries/keystore-entry.ts';
export { aliasNotFound, invalidKeystoreName } from './errors.ts';
export type { FileAddress } from './files/file-store.ts';
export type { InspectedKeystore } from './files/inspect-file.ts';
export type { KeystoreFile, KeystoreLevel, KeystoreType } from './files/keystore-file.ts';
export type { KeystoreFiles } from './files/manage-files.ts';
