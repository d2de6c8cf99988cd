import { odataError } from '../../../odata/errors.ts';
import type { ResourceNavigation, ResourceSetDefinition } from '../../resources/resource-set.ts';
import { keystoreChange, keystoreRead } from '../../roles.ts';
import { fromHexText } from '../hex-text.ts';
import { type Entries, getEntry, keystoreOptions, listIfAsked } from './entry-parts.ts';
import {
  chainCertificateProperties,
  entryProperties,
  historyProperties,
  keystoreOf,
  readKeystoreName,
  toAliasRow,
  toChainRows,
  toEntryRow,
  toHistoryRow,
} from './keystore-rows.ts';
import { readFlag } from './payload-values.ts';

/** A navigation property to the set that stands for a part of the entry. */
const lead = (name: string, target: string): ResourceNavigation => ({
  name,
  target,
  multiplicity: '0..1',
  find: async (_call, owner) => toAliasRow(keystoreOf(owner), String(owner.Alias)),
});

/**
 * Keystore entries with their chains, and the key history. Source: SAP API description "Security Content" (`KeystoreEntries`,
 * `HistoryKeystoreEntries`); SAP docs "Rename the Alias of a Keystore Entry", "Restore an Entry from the SAP Key History Keystore ..."
 */
export const createKeystoreEntrySets = (entries: Entries): readonly ResourceSetDefinition[] => [
  {
    name: 'KeystoreEntries',
    type: 'KeystoreEntry',
    keys: ['Hexalias'],
    properties: entryProperties,
    navigation: [
      {
        name: 'ChainCertificates',
        target: 'ChainCertificates',
        multiplicity: '*',
        list: async (call, owner) => toChainRows(await getEntry(entries, call, keystoreOf(owner), owner.Hexalias)),
      },
      lead('Certificate', 'CertificateResources'),
      lead('ChainResource', 'CertificateChainResources'),
      lead('Sshkey', 'SSHKeyResources'),
      lead('SigningRequest', 'CertificateSigningRequests'),
    ],
    roles: { read: keystoreRead, change: keystoreChange, remove: keystoreChange },
    options: 'all',
    customOptions: [...keystoreOptions, 'renameAlias', 'returnHexAlias', 'activate'],
    list: async (call) =>
      (await entries.list(call.subaccountId, readKeystoreName(call))).map((entry) => toEntryRow(entry)),
    find: async (call, { Hexalias }) => toEntryRow(await getEntry(entries, call, readKeystoreName(call), Hexalias)),
    replace: {
      status: 204,
      lists: 'KeystoreEntries',
      run: async (call, { key }) => {
        // Assumed: the form of that reply is not known well enough.
        if (readFlag(call, 'returnHexAlias')) throw odataError(501, "Query option 'returnHexAlias' is not supported.");
        const newAlias = call.customOptions.get('renameAlias') ?? '';
        if (newAlias === '') throw odataError(400, "Query option 'renameAlias' is missing or empty.");
        await entries.rename(call.subaccountId, fromHexText(String(key.Hexalias)), newAlias, call.actor);
        return await listIfAsked(entries, call);
      },
    },
    remove: {
      status: 204,
      lists: 'KeystoreEntries',
      run: async (call, { key }) => {
        const alias = fromHexText(String(key.Hexalias));
        const keystore = readKeystoreName(call);
        const isActivation = readFlag(call, 'activate');
        if (keystore !== (isActivation ? 'KeyRenewal' : 'system'))
          throw odataError(400, "Entries of 'KeyRenewal' can be activated, those of 'system' deleted.");
        if (isActivation) await entries.activate(call.subaccountId, alias, call.actor);
        else await entries.remove(call.subaccountId, alias, call.actor);
        return await listIfAsked(entries, call);
      },
    },
  },
  {
    name: 'ChainCertificates',
    type: 'ChainCertificate',
    keys: ['Hexalias', 'Index'],
    properties: chainCertificateProperties,
    roles: { read: keystoreRead },
    options: 'all',
    customOptions: keystoreOptions,
    find: async (call, { Hexalias, Index }) =>
      toChainRows(await getEntry(entries, call, readKeystoreName(call), Hexalias)).find((row) => row.Index === Index),
  },
  {
    name: 'HistoryKeystoreEntries',
    type: 'HistoryKeystoreEntry',
    keys: ['Hexalias'],
    properties: historyProperties,
    roles: { read: keystoreRead, change: keystoreChange },
    options: 'all',
    customOptions: ['copy', 'destinationAlias'],
    list: async ({ subaccountId }) => (await entries.list(subaccountId, 'KeyHistory')).map(toHistoryRow),
    find: async (call, { Hexalias }) => toHistoryRow(await getEntry(entries, call, 'KeyHistory', Hexalias)),
    replace: {
      status: 204,
      run: async (call, { key }) => {
        if (!readFlag(call, 'copy')) throw odataError(400, "Query option 'copy' must be true.");
        const historyAlias = fromHexText(String(key.Hexalias));
        const order = { historyAlias, destinationAlias: call.customOptions.get('destinationAlias') };
        await entries.restoreFromHistory(call.subaccountId, order, call.actor);
        return undefined;
      },
    },
  },
];
