import type { ImportedEntry, ImportOption } from '../../../keystores/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { odataError, quoteForError } from '../../../odata/errors.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import { binaryProperty, int32Property, textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { keystoreChange, keystoreRead } from '../../roles.ts';
import { type Entries, listIfAsked } from './entry-parts.ts';
import { toEntryRow, toKeystoreName } from './keystore-rows.ts';
import { readBytes, readFlag, readSecret, readText } from './payload-values.ts';

/** A keystore of a mebibyte in base64, and what stands around it. */
const maxBodyBytes = 2 * 1024 * 1024;

/**
 * Keystores as a whole: their state, import, export of what is public, backup and its return, deletion of several entries.
 * Source: SAP API description "Security Content" (`Keystores`, `KeystoreResources`); SAP doc "Trigger Mass Deletion of Keystore Entries"
 */
export const createKeystoreSets = (entries: Entries): readonly ResourceSetDefinition[] => [
  {
    name: 'Keystores',
    type: 'Keystore',
    keys: ['Name'],
    properties: [
      textProperty('Name', { nullable: false, maxLength: 100 }),
      textProperty('LastModifiedBy', { maxLength: 150 }),
      timeProperty('LastModifiedTime'),
      int32Property('Size'),
    ],
    navigation: [
      {
        name: 'Entries',
        target: 'KeystoreEntries',
        multiplicity: '*',
        list: async ({ subaccountId }, { Name }) =>
          (await entries.list(subaccountId, toKeystoreName(String(Name)))).map((entry) => toEntryRow(entry)),
      },
    ],
    roles: { read: keystoreRead },
    options: 'all',
    find: async ({ subaccountId }, { Name }) => {
      const { keystore, modifiedBy, modifiedAtMs, entryCount } = await entries.summarize(
        subaccountId,
        toKeystoreName(String(Name)),
      );
      return {
        Name: keystore,
        LastModifiedBy: modifiedBy ?? null,
        LastModifiedTime: modifiedAtMs ?? null,
        Size: entryCount,
      };
    },
  },
  {
    name: 'KeystoreResources',
    type: 'KeystoreResource',
    keys: ['Name'],
    properties: [
      textProperty('Name', { nullable: false, maxLength: 100 }),
      binaryProperty('Resource'),
      textProperty('Password', { maxLength: 300 }),
      textProperty('Aliases', { maxLength: 1_048_576 }),
    ],
    roles: { read: keystoreRead, create: keystoreChange, change: keystoreChange },
    options: 'none',
    customOptions: ['importOption', 'returnKeystoreEntries', 'retrieveBackup', 'deleteEntries'],
    maxBodyBytes,
    find: async ({ subaccountId }, { Name }) => {
      const keystore = toBackedUpName(String(Name));
      const content = await entries.exportPublic(subaccountId, keystore);
      return { Name: keystore, Resource: Buffer.from(content).toString('base64'), Password: null, Aliases: null };
    },
    create: {
      status: 204,
      lists: 'KeystoreEntries',
      run: async (call, { payload }) => {
        const keystore = toBackedUpName(readText(payload, 'Name') ?? '');
        if (keystore === 'system') return await importKeystore(entries, call, payload);
        await entries.backUp(call.subaccountId, call.actor);
        return await listIfAsked(entries, call);
      },
    },
    replace: {
      status: 204,
      lists: 'KeystoreEntries',
      run: async (call, { key, payload }) => {
        if (key.Name !== 'system') throw odataError(400, "The keystore name must be 'system'.");
        if (readFlag(call, 'deleteEntries')) {
          const aliases = splitAliases(readText(payload, 'Aliases') ?? '');
          if (aliases.length === 0) throw odataError(400, "Property 'Aliases' must not be empty.");
          await entries.removeSeveral(call.subaccountId, aliases, call.actor);
          return await listIfAsked(entries, call);
        }
        if (call.customOptions.get('retrieveBackup') !== 'backup_admin_system')
          throw odataError(400, "One of the query options 'retrieveBackup' and 'deleteEntries' must be given.");
        const option = readImportOption(call, ['replace', 'overwrite']);
        return showIfAsked(call, await entries.restoreBackup(call.subaccountId, option, call.actor));
      },
    },
  },
];

/** Only what an administrator works with. Source: SAP API description "Security Content" (text at `KeystoreResources`) */
const toBackedUpName = (name: string): 'system' | 'backup_admin_system' => {
  if (name === 'system' || name === 'backup_admin_system') return name;
  throw odataError(
    400,
    `The value '${quoteForError(name)}' is not supported for the property 'Name'. Possible name values are 'system' and 'backup_admin_system'.`,
  );
};

const importKeystore = async (
  entries: Entries,
  call: ResourceCall,
  payload: EntityPayload,
): Promise<readonly Row[] | undefined> => {
  const content = readBytes(payload, 'Resource');
  if (content === undefined) throw odataError(400, "Property 'Resource' must not be null.");
  const file = {
    content,
    password: readSecret(payload, 'Password'),
    option: readImportOption(call, ['replace', 'merge', 'overwrite']),
    // Whoever does not see what became of the entries must be able to rely on all of them.
    isAllOrNothing: !readFlag(call, 'returnKeystoreEntries'),
  };
  return showIfAsked(call, await entries.importKeystore(call.subaccountId, file, call.actor));
};

const readImportOption = <Option extends ImportOption>(
  { customOptions }: ResourceCall,
  allowed: readonly Option[],
): Option | 'overwrite' => {
  const given = customOptions.get('importOption') ?? 'overwrite';
  const option = given === 'overwrite' ? given : allowed.find((one) => one === given);
  if (option === undefined) throw odataError(400, `Query option 'importOption' must be one of ${allowed.join(', ')}.`);
  return option;
};

const showIfAsked = (call: ResourceCall, imported: readonly ImportedEntry[]): readonly Row[] | undefined =>
  readFlag(call, 'returnKeystoreEntries') ? imported.map(({ entry, status }) => toEntryRow(entry, status)) : undefined;

/** Aliases between semicolons; a semicolon or backslash of an alias has a backslash before it. Source: SAP doc "Trigger Mass Deletion of Keystore Entries" */
const splitAliases = (list: string): readonly string[] =>
  (list.match(/(?:\\[\s\S]|[^\\;])+/g) ?? []).map((alias) => alias.replaceAll(/\\([\s\S])/g, '$1'));
