import { odataError } from '../../../odata/errors.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import { int64Property, textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { idMapperRead, locksDelete, monitoringRead } from '../../roles.ts';
import { fromHexText } from '../hex-text.ts';

/**
 * What adapters remember of the ids of messages: which id became which, and which were seen before. No adapter here remembers any, so the sets
 * are empty: each answers as SAP does about an id that is not there. Source: SAP API description "Message Processing Logs"; contract of the
 * OData API 3.2, 5.2, 5.6; assumed: the roles of the repository
 */
export const createMessageIdSets = (): readonly ResourceSetDefinition[] => [...idMapper, ...repository];

const mappingProperties = [
  textProperty('Mapper'),
  timeProperty('ExpirationTime'),
  textProperty('Qualifier'),
  textProperty('Context'),
];

const mapped = { roles: { read: idMapperRead }, options: 'all', find: async () => undefined } as const;

const idMapper: readonly ResourceSetDefinition[] = [
  {
    ...mapped,
    name: 'IdMapFromIds',
    type: 'IdMapFromId',
    keys: ['FromId'],
    properties: [textProperty('FromId', { nullable: false })],
    navigation: [{ name: 'ToIds', target: 'IdMapToIds', multiplicity: '*', list: async () => [] }],
  },
  {
    ...mapped,
    name: 'IdMapToIds',
    type: 'IdMapToId',
    keys: ['ToId'],
    properties: [textProperty('ToId', { nullable: false }), textProperty('FromId_'), ...mappingProperties],
    navigation: [{ name: 'FromId2s', target: 'IdMapFromId2s', multiplicity: '*', list: async () => [] }],
  },
  {
    ...mapped,
    name: 'IdMapFromId2s',
    type: 'IdMapFromId2',
    keys: ['FromId'],
    properties: [textProperty('FromId', { nullable: false }), textProperty('ToId2'), ...mappingProperties],
  },
];

/** Throws 400 for a key that is not hexadecimal. */
const checkKey = (key: EntityKey): void => {
  for (const value of Object.values(key)) fromHexText(String(value));
};

const remembered = {
  roles: { read: monitoringRead, remove: locksDelete },
  options: 'none',
  customOptions: ['id'],
  list: async ({ customOptions }) => {
    if (!customOptions.has('id')) throw odataError(400, "Query option 'id' is required.");
    return [];
  },
  find: async (_call, key) => {
    checkKey(key);
    return undefined;
  },
  remove: {
    // Also where there is none.
    status: 204,
    run: async (_call, { key }) => {
      checkKey(key);
      return undefined;
    },
  },
} as const satisfies Partial<ResourceSetDefinition>;

const entryProperties = [
  textProperty('Source'),
  textProperty('Entry'),
  textProperty('Component'),
  int64Property('CreationTime'),
  int64Property('ExpirationTime'),
];

const hexProperties = (...names: readonly string[]) => names.map((name) => textProperty(name, { nullable: false }));

const repository: readonly ResourceSetDefinition[] = [
  {
    ...remembered,
    name: 'GenericIdempotentRepositoryEntries',
    type: 'GenericIdempotentRepositoryEntry',
    keys: ['HexVendor', 'HexSource', 'HexEntry', 'HexComponent'],
    properties: [
      ...hexProperties('HexVendor', 'HexSource', 'HexEntry', 'HexComponent'),
      textProperty('Vendor'),
      ...entryProperties,
    ],
  },
  {
    ...remembered,
    name: 'IdempotentRepositoryEntries',
    type: 'IdempotentRepositoryEntry',
    keys: ['HexSource', 'HexEntry'],
    properties: [...hexProperties('HexSource', 'HexEntry'), ...entryProperties],
  },
];
