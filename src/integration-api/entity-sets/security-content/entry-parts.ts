import type { ImportOutcome } from '../../../keystores/index.ts';
import { aliasNotFound, type KeystoreEntry, type Keystores, type TenantKeystore } from '../../../keystores/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { odataError } from '../../../odata/errors.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { keystoreRead } from '../../roles.ts';
import { fromHexText, toHexText } from '../hex-text.ts';
import {
  aliasProperties,
  describeForWire,
  keystoreOf,
  readKeystoreName,
  toAliasRow,
  toEntryRow,
} from './keystore-rows.ts';
import { readFlag } from './payload-values.ts';

/** The door these sets read and change entries by. */
export type Entries = Keystores['entries'];

/** Options that the sets of keystores understand. Source: SAP API description "Security Content" */
export const keystoreOptions: readonly string[] = ['keystoreName', 'returnKeystoreEntries'];

/** The entry a key names. Throws 400 for what is no hex, 404 for an alias there is not. */
export const getEntry = async (
  entries: Entries,
  { subaccountId }: ResourceCall,
  keystore: TenantKeystore,
  hexAlias: unknown,
): Promise<KeystoreEntry> => {
  const alias = fromHexText(String(hexAlias));
  const entry = await entries.find(subaccountId, keystore, alias);
  if (entry === undefined) throw aliasNotFound(alias);
  return entry;
};

/** A set that stands for a part of entries: its entities have the entry's key, and a stream. */
export const entryPart = (
  entries: Entries,
  name: string,
  type: string,
  stream: {
    readonly mediaType: string;
    readonly read: (call: ResourceCall, entry: KeystoreEntry) => string | Uint8Array | Promise<string | Uint8Array>;
  },
): ResourceSetDefinition => ({
  name,
  type,
  keys: ['Hexalias'],
  properties: aliasProperties,
  roles: { read: keystoreRead },
  options: 'none',
  customOptions: keystoreOptions,
  find: async (call, { Hexalias }) => {
    const { keystore, alias } = await getEntry(entries, call, readKeystoreName(call), Hexalias);
    return toAliasRow(keystore, alias);
  },
  stream: {
    mediaType: stream.mediaType,
    read: async (call, row) => ({
      contentType: stream.mediaType,
      body: await stream.read(call, await getEntry(entries, call, keystoreOf(row), row.Hexalias)),
    }),
  },
});

/** All entries in use, where the caller has asked to see them. Source: SAP API description "Security Content" (`returnKeystoreEntries`) */
export const listIfAsked = async (entries: Entries, call: ResourceCall): Promise<readonly Row[] | undefined> =>
  readFlag(call, 'returnKeystoreEntries')
    ? (await entries.list(call.subaccountId, 'system')).map((entry) => toEntryRow(entry))
    : undefined;

/**
 * Throws 409 for what nobody vouches for: the text is the entry as JSON, so that its fingerprint can be compared.
 * Source: SAP API description "Security Content" (409 at `CertificateResources`)
 */
export const assertTrusted = (outcome: ImportOutcome): void => {
  if (outcome.kind === 'imported') return;
  const { alias, certificateChainPem } = outcome;
  // What has to be known is the certificate at the top.
  const top = certificateChainPem.at(-1) ?? certificateChainPem[0];
  const entry = { Hexalias: toHexText(alias), Alias: alias, ...describeForWire(top, 'notTrusted') };
  throw odataError(409, JSON.stringify(entry));
};
