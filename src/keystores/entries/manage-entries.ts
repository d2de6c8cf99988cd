import { createSigningRequest } from '../../crypto/key-pairs/signing-request.ts';
import { writePublicJceks } from '../../crypto/keystores.ts';
import type { Sealing } from '../../crypto/sealing.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import { aliasNotFound, aliasReserved, aliasTaken, notKeyPair } from '../errors.ts';
import { assertOwnAlias, isReservedAlias } from './alias.ts';
import type { ChangeEntries } from './change-entries.ts';
import type { EntryStore } from './entry-store.ts';
import { openPrivateKey, toEntry } from './keystore-draft.ts';
import type { KeystoreEntry, KeystoreSummary, TenantKeystore } from './keystore-entry.ts';

/** Reading and removing entries. What is not there throws 404, what is SAP's 403, in the words of the OData API. */
export type EntryManagement = {
  /** By alias. */
  readonly list: (subaccountId: SubaccountId, keystore: TenantKeystore) => Promise<readonly KeystoreEntry[]>;
  readonly find: (
    subaccountId: SubaccountId,
    keystore: TenantKeystore,
    alias: string,
  ) => Promise<KeystoreEntry | undefined>;
  readonly summarize: (subaccountId: SubaccountId, keystore: TenantKeystore) => Promise<KeystoreSummary>;
  /** For an overview: entries in use whose certificate ends within a time, or has ended, the first to end first. */
  readonly listExpiring: (
    subaccountId: SubaccountId,
    options: { readonly withinMs: number },
  ) => Promise<readonly (KeystoreEntry & { readonly notAfterMs: number })[]>;
  /** Throws 400 for an alias that is taken. */
  readonly rename: (subaccountId: SubaccountId, alias: string, newAlias: string, actor: Actor) => Promise<void>;
  readonly remove: (subaccountId: SubaccountId, alias: string, actor: Actor) => Promise<void>;
  /** Passes over what is not there. */
  readonly removeSeveral: (subaccountId: SubaccountId, aliases: readonly string[], actor: Actor) => Promise<void>;
  /** The request (PEM) by which an authority signs the key of an entry. Throws 400 for a trusted certificate. */
  readonly createSigningRequest: (subaccountId: SubaccountId, alias: string) => Promise<string>;
  /** All certificates as JCEKS. Source: SAP API description "Security Content" (`KeystoreResources`, names of the issuers) */
  readonly exportPublic: (subaccountId: SubaccountId, keystore: TenantKeystore) => Promise<Uint8Array>;
  /** For flows and destinations, never for a reply: a key pair in use, with its key. */
  readonly findKeyPair: (
    subaccountId: SubaccountId,
    alias: string,
  ) => Promise<
    { readonly certificateChainPem: readonly [string, ...string[]]; readonly privateKeyPem: Secret } | undefined
  >;
};

/** What management needs. */
export type EntryManagementParts = {
  readonly store: EntryStore;
  readonly change: ChangeEntries;
  readonly sealing: Pick<Sealing, 'openText'>;
  readonly clock: Clock;
};

/** Creates the management. Source: SAP doc "Managing Keystore Entries"; SAP API description "Security Content" */
export const createEntryManagement = ({ store, change, sealing, clock }: EntryManagementParts): EntryManagement => {
  const findKeyPair: EntryManagement['findKeyPair'] = async (subaccountId, alias) => {
    const row = await store.find(subaccountId, 'system', alias);
    const privateKeyPem = row && openPrivateKey(sealing, row);
    return row && privateKeyPem && { certificateChainPem: toEntry(row).certificateChainPem, privateKeyPem };
  };
  const list: EntryManagement['list'] = async (subaccountId, keystore) =>
    (await store.list(subaccountId, keystore)).map(toEntry);

  return {
    list,
    find: async (subaccountId, keystore, alias) => {
      const row = await store.find(subaccountId, keystore, alias);
      return row && toEntry(row);
    },
    summarize: async (subaccountId, keystore) => {
      const [entries, row] = await Promise.all([
        store.list(subaccountId, keystore),
        store.findKeystore(subaccountId, keystore),
      ]);
      return {
        keystore,
        entryCount: entries.length,
        modifiedBy: row?.modified_by ?? undefined,
        modifiedAtMs: row?.modified_at_ms ?? undefined,
      };
    },
    listExpiring: async (subaccountId, { withinMs }) =>
      (await store.listEnding(subaccountId, clock() + withinMs)).map((row) => ({
        ...toEntry(row),
        notAfterMs: row.not_after_ms,
      })),
    rename: async (subaccountId, alias, newAlias, actor) => {
      const wanted = assertOwnAlias(newAlias);
      if (isReservedAlias(alias)) throw aliasReserved();
      await change(subaccountId, actor, (draft) => {
        const entry = draft.find('system', alias);
        if (entry === undefined) throw aliasNotFound(alias);
        if (draft.find('system', wanted) !== undefined) throw aliasTaken(wanted);
        draft.rename(entry, wanted);
      });
    },
    remove: async (subaccountId, alias, actor) => {
      if (isReservedAlias(alias)) throw aliasReserved();
      await change(subaccountId, actor, (draft) => {
        const entry = draft.find('system', alias);
        if (entry === undefined) throw aliasNotFound(alias);
        draft.remove(entry);
      });
    },
    removeSeveral: async (subaccountId, aliases, actor) => {
      if (aliases.some(isReservedAlias)) throw aliasReserved();
      await change(subaccountId, actor, (draft) => {
        for (const alias of new Set(aliases)) {
          const entry = draft.find('system', alias);
          if (entry !== undefined) draft.remove(entry);
        }
      });
    },
    createSigningRequest: async (subaccountId, alias) => {
      const row = await store.find(subaccountId, 'system', alias);
      if (row === undefined) throw aliasNotFound(alias);
      const privateKeyPem = openPrivateKey(sealing, row);
      if (privateKeyPem === undefined) throw notKeyPair(alias);
      return await createSigningRequest({ certificatePem: toEntry(row).certificateChainPem[0], privateKeyPem });
    },
    exportPublic: async (subaccountId, keystore) => writePublicJceks(nameAll(await list(subaccountId, keystore))),
    findKeyPair,
  };
};

/** The certificate of an entry has its alias; issuers get a number behind it, and more underscores where that is another entry's alias. */
const nameAll = (entries: readonly KeystoreEntry[]) => {
  const taken = new Set(entries.map(({ alias }) => alias));
  return entries.flatMap(({ alias, certificateChainPem, createdAtMs }) =>
    certificateChainPem.map((certificatePem, index) => {
      let name = index === 0 ? alias : `${alias}_${index}`;
      while (index > 0 && taken.has(name)) name += '_';
      taken.add(name);
      return { alias: name, certificatePem, createdAtMs };
    }),
  );
};
