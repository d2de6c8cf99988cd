import type { KeystoreParser } from '../../crypto/keystores.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import { contentTooLarge, noBackup, unusableContent, unusableKeystore, wrongFormat } from '../errors.ts';
import { assertAlias, describeReserved, isReservedAlias } from './alias.ts';
import type { ChangeEntries } from './change-entries.ts';
import type { DraftEntry, EntryContent, KeystoreDraft } from './keystore-draft.ts';
import type { EntryStatus, KeystoreEntry } from './keystore-entry.ts';

/** What became of an entry. Of one that was not imported, it is what would have been. */
export type ImportedEntry = { readonly entry: KeystoreEntry; readonly status: EntryStatus };

/**
 * `replace`: entries that are not imported go; `merge`: only new aliases are added; `overwrite`: all are imported.
 * Source: SAP API description "Security Content" (`importOption`)
 */
export type ImportOption = 'replace' | 'merge' | 'overwrite';

/** Moving many entries at once. */
export type KeystoreImports = {
  /** From JKS, JCEKS or PKCS#12. `isAllOrNothing`: one entry that cannot be imported is a 400, and nothing is. */
  readonly importKeystore: (
    subaccountId: SubaccountId,
    file: {
      readonly content: Uint8Array;
      readonly password: Secret | undefined;
      readonly option: ImportOption;
      readonly isAllOrNothing: boolean;
    },
    actor: Actor,
  ) => Promise<readonly ImportedEntry[]>;
  /** Copies what is the tenant administrator's; the backup before goes. */
  readonly backUp: (subaccountId: SubaccountId, actor: Actor) => Promise<void>;
  /** Brings it back. Throws 404 where there is no backup. */
  readonly restoreBackup: (
    subaccountId: SubaccountId,
    option: Exclude<ImportOption, 'merge'>,
    actor: Actor,
  ) => Promise<readonly ImportedEntry[]>;
};

/** Source: SAP API description "Security Content" (413 at `KeystoreResources`) */
const maxContentBytes = 1024 * 1024;
const maxEntries = 500;
const readableFormats: ReadonlySet<string> = new Set(['jks', 'jceks', 'pkcs12']);

type NamedContent = EntryContent & { readonly alias: string };

/** Creates the imports. Source: SAP API description "Security Content" (`KeystoreResources`); beyond it: PKCS#12, which the web user interface takes */
export const createKeystoreImports = (parts: {
  readonly change: ChangeEntries;
  readonly openKeystore: KeystoreParser;
}): KeystoreImports => ({
  importKeystore: async (subaccountId, { content, password, option, isAllOrNothing }, actor) => {
    if (content.byteLength > maxContentBytes) throw contentTooLarge(maxContentBytes);
    const opened = await parts.openKeystore({ content, password });
    if (opened.kind === 'failed') throw unusableKeystore(opened.reason);
    if (!readableFormats.has(opened.format)) throw wrongFormat('a JKS, JCEKS or PKCS#12 keystore');
    // Keys without a certificate are passed over. Files without names get numbers, as Java gives them.
    const contents = opened.entries.slice(0, maxEntries).flatMap((entry, index): readonly NamedContent[] => {
      const [leaf, ...issuers] = entry.certificateChainPem;
      const alias = assertAlias(entry.alias ?? String(index + 1));
      return leaf === undefined
        ? []
        : [{ alias, certificateChainPem: [leaf, ...issuers], privateKeyPem: entry.privateKeyPem }];
    });
    return await parts.change(subaccountId, actor, (draft) => {
      const imported = importAll(draft, contents, option);
      const refused = imported.find(({ status }) => status.startsWith('notImported'));
      if (isAllOrNothing && refused !== undefined)
        throw unusableContent(`Entry '${refused.entry.alias}' cannot be imported: ${refused.status}`);
      return imported;
    });
  },

  backUp: async (subaccountId, actor) => {
    await parts.change(subaccountId, actor, (draft) => {
      const own = draft.list('system').filter(isOwn);
      const kept = new Set(own.map(({ alias }) => alias));
      for (const entry of draft.list('backup_admin_system')) if (!kept.has(entry.alias)) draft.remove(entry);
      for (const entry of own) {
        const stored = draft.find('backup_admin_system', entry.alias);
        if (stored === undefined || !isSame(stored, entry)) draft.put('backup_admin_system', entry.alias, entry);
      }
    });
  },

  restoreBackup: async (subaccountId, option, actor) =>
    await parts.change(subaccountId, actor, (draft) => {
      const backup = draft.list('backup_admin_system');
      if (backup.length === 0) throw noBackup();
      return importAll(draft, backup, option);
    }),
});

const isOwn = ({ owner }: KeystoreEntry): boolean => owner === 'Tenant Administrator';

/** Imports what may be, and answers the keystore with what became of each entry. */
const importAll = (
  draft: KeystoreDraft,
  contents: readonly NamedContent[],
  option: ImportOption,
): readonly ImportedEntry[] => {
  const before = draft.list('system');
  const statuses = new Map<string, EntryStatus>();
  const refused: ImportedEntry[] = [];
  for (const { alias, certificateChainPem, privateKeyPem } of contents) {
    const stored = draft.find('system', alias);
    const reason = isReservedAlias(alias)
      ? describeReserved(alias)
      : stored !== undefined && option === 'merge' && 'An entry with the same alias already exists';
    if (reason) {
      refused.push({
        entry: toUnstored(alias, { certificateChainPem, privateKeyPem }),
        status: `notImported: ${reason}`,
      });
    } else if (stored !== undefined && isSame(stored, { certificateChainPem, privateKeyPem })) {
      statuses.set(alias, 'unchanged');
    } else {
      draft.put('system', alias, { certificateChainPem, privateKeyPem, owner: 'Tenant Administrator' });
      statuses.set(alias, stored === undefined ? 'new' : 'changed');
    }
  }
  const removed = option === 'replace' ? before.filter((entry) => isOwn(entry) && !statuses.has(entry.alias)) : [];
  for (const entry of removed) draft.remove(entry);
  return [
    ...draft.list('system').map((entry) => ({ entry, status: statuses.get(entry.alias) ?? 'unchanged' })),
    ...removed.map((entry): ImportedEntry => ({ entry, status: 'removed' })),
    ...refused,
  ].map(({ entry, status }) => ({ entry: withoutKey(entry), status }));
};

const isSame = (left: EntryContent, right: EntryContent): boolean =>
  left.certificateChainPem.join('') === right.certificateChainPem.join('') &&
  left.privateKeyPem?.reveal() === right.privateKeyPem?.reveal();

const withoutKey = (entry: KeystoreEntry | DraftEntry): KeystoreEntry => {
  if (!('privateKeyPem' in entry)) return entry;
  const { privateKeyPem: _privateKeyPem, id: _id, ...shown } = entry;
  return shown;
};

const toUnstored = (alias: string, { certificateChainPem, privateKeyPem }: EntryContent): KeystoreEntry => ({
  keystore: 'system',
  alias,
  type: privateKeyPem === undefined ? 'Certificate' : 'Key Pair',
  owner: 'Tenant Administrator',
  certificateChainPem,
  createdBy: '',
  createdAtMs: 0,
  modifiedBy: '',
  modifiedAtMs: 0,
});
