import { describeCertificate } from '../../crypto/certificates.ts';
import type { Sealing } from '../../crypto/sealing.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { KeystoreEntryRow } from '../../storage/tables/keystores.ts';
import {
  type EntryHistory,
  type EntryOwner,
  historySchema,
  type KeystoreEntry,
  type TenantKeystore,
} from './keystore-entry.ts';

/** What an entry is made of. */
export type EntryContent = {
  readonly certificateChainPem: readonly [string, ...string[]];
  readonly privateKeyPem: Secret | undefined;
};

/** An entry as a change sees it: with its key. */
export type DraftEntry = KeystoreEntry & { readonly id: string; readonly privateKeyPem: Secret | undefined };

/**
 * The keystores of one tenant during a change. Everything is read before, and written after the change has been thought out; nothing of it
 * waits, so that it may run again.
 */
export type KeystoreDraft = {
  readonly list: (keystore: TenantKeystore) => readonly DraftEntry[];
  readonly find: (keystore: TenantKeystore, alias: string) => DraftEntry | undefined;
  /** Adds an entry, or replaces the one of its alias, which stays as old as it was. */
  readonly put: (
    keystore: TenantKeystore,
    alias: string,
    content: EntryContent & { readonly owner: EntryOwner; readonly history?: EntryHistory },
  ) => void;
  readonly rename: (entry: DraftEntry, alias: string) => void;
  readonly remove: (entry: DraftEntry) => void;
  readonly changes: () => DraftChanges;
};

/** What a draft came to. */
export type DraftChanges = {
  readonly removedIds: readonly string[];
  readonly put: readonly KeystoreEntryRow[];
  readonly keystores: readonly TenantKeystore[];
  readonly events: readonly DraftEvent[];
  /** Of certificates and sealed keys, by keystore. */
  readonly sizeBytes: (keystore: TenantKeystore) => number;
};

/** One line of the record of a change. */
export type DraftEvent = {
  readonly action: Extract<AuditEvent['action'], 'create' | 'update' | 'delete'>;
  readonly keystore: TenantKeystore;
  readonly alias: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Who changes what, when, and with which sealing. */
export type DraftOptions = {
  readonly subaccountId: SubaccountId;
  readonly by: string;
  readonly nowMs: number;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
};

/** Begins a change of what is stored. */
export const createDraft = (rows: readonly KeystoreEntryRow[], options: DraftOptions): KeystoreDraft => {
  const { subaccountId, by, nowMs, sealing } = options;
  const current = new Map(rows.map((row) => [row.id, row]));
  const removed = new Set<string>();
  const put = new Map<string, KeystoreEntryRow>();
  const events: DraftEvent[] = [];

  const open = (row: KeystoreEntryRow): DraftEntry => ({
    ...toEntry(row),
    id: row.id,
    privateKeyPem: openPrivateKey(sealing, row),
  });
  const findRow = (keystore: TenantKeystore, alias: string): KeystoreEntryRow | undefined =>
    [...current.values()].find((row) => row.keystore === keystore && row.alias === alias);
  const store = (row: KeystoreEntryRow): void => {
    current.set(row.id, row);
    put.set(row.id, row);
  };
  const record = (action: DraftEvent['action'], row: KeystoreEntryRow, more: DraftEvent['attributes'] = {}): void => {
    const { subjectDn, fingerprint } = describeCertificate(row.certificate_chain_pem);
    const attributes = { subject: subjectDn, fingerprint, ...more };
    events.push({ action, keystore: toEntry(row).keystore, alias: row.alias, attributes });
  };

  return {
    list: (keystore) => [...current.values()].filter((row) => row.keystore === keystore).map(open),
    find: (keystore, alias) => {
      const row = findRow(keystore, alias);
      return row && open(row);
    },
    put: (keystore, alias, { certificateChainPem, privateKeyPem, owner, history }) => {
      const replaced = findRow(keystore, alias);
      const id = replaced?.id ?? randomUuid();
      const row: KeystoreEntryRow = {
        id,
        subaccount_id: subaccountId,
        keystore,
        alias,
        owner,
        certificate_chain_pem: certificateChainPem.join(''),
        sealed_private_key:
          privateKeyPem === undefined ? null : sealing.seal(privateKeyPem.reveal(), contextOf(subaccountId, id)),
        not_after_ms: describeCertificate(certificateChainPem[0]).notAfterMs,
        created_by: replaced?.created_by ?? by,
        created_at_ms: replaced?.created_at_ms ?? nowMs,
        modified_by: by,
        modified_at_ms: nowMs,
        history: history === undefined ? null : JSON.stringify(history),
      };
      store(row);
      record(replaced === undefined ? 'create' : 'update', row);
    },
    rename: ({ id, alias: oldAlias }, alias) => {
      const row = current.get(id);
      if (row === undefined) throw new Error('The entry is not of this draft');
      const renamed = { ...row, alias, modified_by: by, modified_at_ms: nowMs };
      store(renamed);
      record('update', renamed, { oldAlias });
    },
    remove: ({ id }) => {
      const row = current.get(id);
      if (row === undefined) throw new Error('The entry is not of this draft');
      current.delete(id);
      put.delete(id);
      removed.add(id);
      record('delete', row);
    },
    changes: () => ({
      removedIds: [...removed],
      put: [...put.values()],
      keystores: [...new Set(events.map(({ keystore }) => keystore))],
      events,
      sizeBytes: (keystore) =>
        [...current.values()]
          .filter((row) => row.keystore === keystore)
          .reduce((sum, row) => sum + row.certificate_chain_pem.length + (row.sealed_private_key?.byteLength ?? 0), 0),
    }),
  };
};

const contextOf = (subaccountId: string, id: string) => ({
  table: 'keystore_entries',
  row: id,
  column: 'sealed_private_key',
  subaccountId,
});

/** The private key of an entry; `undefined` for a trusted certificate. */
export const openPrivateKey = (
  sealing: Pick<Sealing, 'openText'>,
  row: Pick<KeystoreEntryRow, 'id' | 'subaccount_id' | 'sealed_private_key'>,
): Secret | undefined =>
  row.sealed_private_key === null
    ? undefined
    : new Secret(sealing.openText(row.sealed_private_key, contextOf(row.subaccount_id, row.id)));

/** A stored entry, without its key. */
export const toEntry = (row: KeystoreEntryRow): KeystoreEntry => ({
  // Only this room writes these columns, with values of these types.
  keystore: row.keystore as TenantKeystore,
  owner: row.owner as EntryOwner,
  alias: row.alias,
  type: row.sealed_private_key === null ? 'Certificate' : 'Key Pair',
  certificateChainPem: splitChain(row.certificate_chain_pem),
  createdBy: row.created_by,
  createdAtMs: row.created_at_ms,
  modifiedBy: row.modified_by,
  modifiedAtMs: row.modified_at_ms,
  ...(row.history !== null && { history: historySchema.parse(JSON.parse(row.history)) }),
});

const splitChain = (chain: string): readonly [string, ...string[]] => {
  const [first = chain, ...rest] = chain.split(/(?=-----BEGIN CERTIFICATE-----)/);
  return [first, ...rest];
};
