import type { Audit } from '../../audit/index.ts';
import { parsePem } from '../../crypto/certificates/pem.ts';
import { maxKeystoreBytes } from '../../crypto/certificates.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import type { KeystoreParser } from '../../crypto/keystores.ts';
import type { Sealing } from '../../crypto/sealing.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Log } from '../../foundation/log.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { Database } from '../../storage/database.ts';
import type { KeystoreFileRow } from '../../storage/tables/keystores.ts';
import { createUsageNotes } from '../../storage/usage-notes.ts';
import {
  invalidKeystoreName,
  keystoreChanged,
  keystoreExists,
  keystoreNotFound,
  keystoreTooLarge,
  noKeystore,
  tooManyKeystores,
} from './errors.ts';
import { createFileStore, type FileAddress, toLevel, toLevelColumns, type WrittenFileRow } from './file-store.ts';
import { type InspectedEntry, type InspectedKeystore, inspectKeystore, inspectPublic } from './inspect-file.ts';
import {
  detectKeystoreType,
  type KeystoreFile,
  type KeystoreLevel,
  type KeystoreType,
  keystoreTypes,
} from './keystore-file.ts';

/** A keystore file with its content. */
export type KeystoreFileContent = KeystoreFile & { readonly content: Uint8Array };

/** Keystore files on the three levels of a subaccount. Their passwords are not known here. */
export type KeystoreFiles = {
  /** By name. */
  readonly list: (subaccountId: SubaccountId, level: KeystoreLevel) => Promise<readonly KeystoreFile[]>;
  /** On all levels: that of the subaccount first. */
  readonly listAll: (
    subaccountId: SubaccountId,
  ) => Promise<readonly (KeystoreFile & { readonly level: KeystoreLevel })[]>;
  /** For what runs here, and to compare entity tags: not on record. */
  readonly find: (address: FileAddress) => Promise<KeystoreFileContent | undefined>;
  /** Hands the file to a caller, and puts that on record. Throws 404. */
  readonly download: (address: FileAddress, actor: Actor) => Promise<KeystoreFileContent>;
  /** Notes that an application read a file. */
  readonly noteUse: (address: FileAddress) => void;
  /** Writes which files were used, as far as that is not written yet. */
  readonly flushUses: () => Promise<void>;
  /** Stores a file. Throws 400 (name, no keystore, not of `type`), 409 (exists, too many), 412 (`ifMatch`) and 413. */
  readonly put: (
    address: FileAddress,
    file: {
      readonly content: Uint8Array;
      /** What the caller says it is; told by its first bytes where absent. */
      readonly type?: KeystoreType | undefined;
      readonly overwrite: boolean;
      /** SHA-256 (hex) of the content it is to replace. */
      readonly ifMatch?: string | undefined;
    },
    actor: Actor,
  ) => Promise<{ readonly isNew: boolean }>;
  /** Throws 404, and 412 as `put` does. */
  readonly remove: (address: FileAddress, ifMatch: string | undefined, actor: Actor) => Promise<void>;
  /**
   * The file an application gets under a name: that of the subscription, else of the application, else of the account.
   * Source: SAP doc "Keystore Service" (search order); assumed: within one subaccount (S-55)
   */
  readonly lookUp: (
    subaccountId: SubaccountId,
    from: { readonly application: string; readonly providerAccount?: string | undefined },
    name: string,
  ) => Promise<(KeystoreFileContent & { readonly level: KeystoreLevel }) | undefined>;
  /** What is in a file. Throws 404. */
  readonly inspect: (address: FileAddress, password?: Secret) => Promise<InspectedKeystore>;
};

/** What the files need. */
export type KeystoreFileParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealing: Pick<Sealing, 'seal' | 'open'>;
  readonly audit: Pick<Audit, 'append' | 'appendAlone'>;
  readonly openKeystore: KeystoreParser;
  readonly log: Log;
};

const maxFilesOnLevel = 200;

/** Creates the files. Source: SAP doc "Keystore Service"; contract of the Keystore API 5.2 */
export const createKeystoreFiles = (parts: KeystoreFileParts): KeystoreFiles => {
  const { database, clock, sealing, audit } = parts;
  const store = createFileStore(database);
  const uses = createUsageNotes<FileAddress>({
    ...parts,
    keyOf: ({ subaccountId, level, name }) => JSON.stringify([subaccountId, toLevelColumns(level), name]),
    markUsed: store.markUsed,
  });
  const find: KeystoreFiles['find'] = async (address) => {
    const row = await store.find(address);
    return row && { ...toFile(row), content: sealing.open(row.sealed_content, contextOf(row)) };
  };
  const get = async (address: FileAddress): Promise<KeystoreFileContent> => {
    const file = await find(address);
    if (file === undefined) throw keystoreNotFound();
    return file;
  };

  return {
    list: async (subaccountId, level) => (await store.list(subaccountId, level)).map(toFile),
    listAll: async (subaccountId) => {
      await uses.flush();
      return (await store.list(subaccountId)).map((row) => ({ ...toFile(row), level: toLevel(row) }));
    },
    find,
    download: async (address, actor) => {
      const file = await get(address);
      await audit.appendAlone({ ...toAuditEvent(address, 'read', actor), category: 'audit.data-access' });
      return file;
    },
    noteUse: uses.note,
    flushUses: uses.flush,
    put: async (address, { content, type: wanted, overwrite, ifMatch }, actor) => {
      if (!/^[A-Za-z0-9._-]{1,100}$/.test(address.name)) throw invalidKeystoreName();
      if (content.byteLength > maxKeystoreBytes) throw keystoreTooLarge(maxKeystoreBytes);
      const type = detectKeystoreType(content);
      if (type === undefined) throw noKeystore(`a keystore in one of the formats ${keystoreTypes.join(', ')}`);
      if (wanted !== undefined && type !== wanted) throw noKeystore(`a keystore in the format ${wanted}`);
      if (type === 'pem' && !parsePem(Buffer.from(content).toString('latin1'))?.length)
        throw noKeystore('a keystore in PEM');
      const unsealed = { subaccount_id: address.subaccountId, ...toLevelColumns(address.level), name: address.name };
      const inspected = inspectPublic({ type, content });
      const row: WrittenFileRow = {
        ...unsealed,
        type,
        sealed_content: sealing.seal(content, contextOf(unsealed)),
        content_sha256: sha256Hex(content),
        size_bytes: content.byteLength,
        modified_by: actor.name,
        modified_at_ms: clock(),
        not_after_ms: inspected.kind === 'inspected' ? (firstEndOf(inspected.entries) ?? null) : null,
      };
      return await database.write(async (transaction) => {
        // With a condition there has to be one; only then a failed update says that it was another.
        const isNew = ifMatch === undefined && (await store.insert(transaction, row));
        if (!isNew) {
          if (!overwrite && ifMatch === undefined) throw keystoreExists();
          if (!(await store.update(transaction, row, ifMatch))) throw keystoreChanged();
        } else if ((await store.count(transaction, address.subaccountId, address.level)) > maxFilesOnLevel) {
          throw tooManyKeystores(maxFilesOnLevel);
        }
        const attributes = { type, sha256: row.content_sha256 };
        await audit.append(transaction, toAuditEvent(address, isNew ? 'create' : 'update', actor, attributes));
        return { isNew };
      });
    },
    remove: async (address, ifMatch, actor) => {
      const stored = await store.find(address);
      if (stored === undefined) throw keystoreNotFound();
      await database.write(async (transaction) => {
        const isDeleted = await store.delete(transaction, address, ifMatch);
        if (!isDeleted) throw ifMatch === undefined ? keystoreNotFound() : keystoreChanged();
        await audit.append(transaction, toAuditEvent(address, 'delete', actor));
      });
    },
    lookUp: async (subaccountId, { application, providerAccount }, name) => {
      const levels: readonly KeystoreLevel[] = [
        ...(providerAccount === undefined ? [] : [{ kind: 'subscription', providerAccount, application } as const]),
        { kind: 'application', application },
        { kind: 'account' },
      ];
      for (const level of levels) {
        const file = await find({ subaccountId, level, name });
        if (file !== undefined) return { ...file, level };
      }
      return undefined;
    },
    inspect: async (address, password) =>
      await inspectKeystore(parts.openKeystore, { ...(await get(address)), password }),
  };
};

const toFile = (row: Omit<KeystoreFileRow, 'sealed_content'>): KeystoreFile => ({
  name: row.name,
  // Only this room writes the column, with values of this type.
  type: row.type as KeystoreType,
  sha256: row.content_sha256,
  sizeBytes: row.size_bytes,
  modifiedBy: row.modified_by,
  modifiedAtMs: row.modified_at_ms,
  ...(row.not_after_ms !== null && { notAfterMs: row.not_after_ms }),
  ...(row.last_used_at_ms !== null && { lastUsedAtMs: row.last_used_at_ms }),
});

/** The certificate of a key counts, the first of its entry: it ends before those of its issuers. */
const firstEndOf = (entries: readonly InspectedEntry[]): number | undefined => {
  const ends = entries.flatMap(({ certificates: [leaf] }) => (leaf === undefined ? [] : [leaf.notAfterMs]));
  return ends.length === 0 ? undefined : Math.min(...ends);
};

const contextOf = (row: Pick<KeystoreFileRow, 'subaccount_id' | 'provider_account' | 'application' | 'name'>) => ({
  table: 'keystore_files',
  row: JSON.stringify([row.provider_account, row.application, row.name]),
  column: 'sealed_content',
  subaccountId: row.subaccount_id,
});

const words = { create: 'Uploading', update: 'Replacing', delete: 'Deleting', read: 'Downloading' } as const;

const toAuditEvent = (
  { subaccountId, level, name }: FileAddress,
  action: keyof typeof words,
  actor: Actor,
  attributes: Readonly<Record<string, string>> = {},
): AuditEvent => {
  const { provider_account, application } = toLevelColumns(level);
  const place = [provider_account, application].filter((part) => part !== '').join(':');
  return {
    category: 'audit.configuration',
    subaccountId,
    actor,
    action,
    object: place === '' ? `Keystore ${name}` : `Keystore ${name} of ${place}`,
    message: `${words[action]} keystore ${name}`,
    attributes: { level: level.kind, ...attributes },
  };
};
