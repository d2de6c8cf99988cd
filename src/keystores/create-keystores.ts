import type { Accounts } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { CertificateAuthority } from '../crypto/certificate-authority.ts';
import type { KeystoreParser } from '../crypto/keystores.ts';
import type { Sealing } from '../crypto/sealing.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { Database } from '../storage/database.ts';
import { createChangeEntries } from './entries/change-entries.ts';
import { createEntryStore } from './entries/entry-store.ts';
import { createEntryGeneration, type EntryGeneration } from './entries/generate-entries.ts';
import { createEntryImports, type EntryImports } from './entries/import-entries.ts';
import { createKeystoreImports, type KeystoreImports } from './entries/import-keystore.ts';
import { createEntryManagement, type EntryManagement } from './entries/manage-entries.ts';
import { createEntryRenewal, type EntryRenewal } from './entries/renew-entries.ts';
import { createKeystoreFiles, type KeystoreFiles } from './files/manage-files.ts';

/** The keystores of all subaccounts. */
export type Keystores = {
  /** Keystore files, for applications. */
  readonly files: KeystoreFiles;
  /** Entries of the keystores of integration tenants. */
  readonly entries: EntryManagement & EntryImports & EntryGeneration & KeystoreImports & EntryRenewal;
};

/** What the room needs. `trustedRootsPem`: who may vouch for imported certificates. */
export type KeystoresParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealing: Sealing;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'append' | 'appendAll' | 'appendAlone'>;
  readonly log: Log;
  readonly openKeystore: KeystoreParser;
  readonly authority: CertificateAuthority;
  readonly trustedRootsPem: readonly string[];
};

/** Creates the room. Source: SAP doc "Keystore Service", "Managing Keystore Entries"; security.md S-49, S-63 */
export const createKeystores = (parts: KeystoresParts): Keystores => {
  const store = createEntryStore(parts.database);
  const change = createChangeEntries(parts, store);
  return {
    files: createKeystoreFiles({ ...parts, log: parts.log.child({ room: 'keystores' }) }),
    entries: {
      ...createEntryManagement({ ...parts, store, change }),
      ...createEntryImports({ ...parts, change }),
      ...createEntryGeneration({ ...parts, change }),
      ...createKeystoreImports({ ...parts, change }),
      ...createEntryRenewal({ ...parts, change }),
    },
  };
};
