import { parse as parseYaml, stringify as stringifyYaml } from 'yaml';
import { WireError } from '../../foundation/wire-error.ts';
import { assertUniqueMembers, parseJson } from '../../http/server/message/parse-json.ts';
import { toProperties } from '../configurations/configuration.ts';
import { badRequest } from '../errors.ts';
import { type MaskedProperties, maskedText, readMaskedValues } from './masked-properties.ts';
import { formatPropertiesFile, parsePropertiesFile } from './properties-file.ts';

/** The forms a file of destinations has. Source: SAP doc "Export Destinations" */
export type FileFormat = 'properties' | 'json' | 'yaml';

const maxDestinations = 1000;

/**
 * Reads a file: `.properties` holds one destination, JSON and YAML one or a list. Values are kept as they are written, numbers too. Throws a
 * 400 that says what is wrong. Source: SAP doc "Import Destinations"
 */
export const parseDestinationFile = (text: string, format: FileFormat): readonly MaskedProperties[] => {
  if (format === 'properties') return [readMaskedValues(parsePropertiesFile(text))];
  const content = format === 'json' ? readJson(text) : readYaml(text);
  const items: readonly unknown[] = Array.isArray(content) ? content : [content];
  if (items.length > maxDestinations) throw badRequest(`At most ${maxDestinations} destinations are accepted at once`);
  return items.map(toMaskedProperties);
};

/**
 * Writes a file. Several destinations are one list; a `.properties` file holds one, so that asking it for several is a 400. In JSON and
 * YAML a text stands for each secret. Source: SAP doc "Export Destinations"; assumed: a list instead of SAP's archive
 */
export const formatDestinationFile = (
  destinations: readonly MaskedProperties[],
  format: FileFormat,
  options: { readonly isList: boolean; readonly timeText: string },
): string => {
  if (format === 'properties') {
    const [only, another] = destinations;
    if (only === undefined || another !== undefined)
      throw badRequest('A .properties file holds one destination; choose JSON or YAML for several');
    return formatPropertiesFile(only, options.timeText);
  }
  const objects = destinations.map(({ entries, masked }) =>
    toProperties([...entries, ...masked.map((name) => [name, maskedText] as const)]),
  );
  const content = options.isList ? objects : objects[0];
  return format === 'json' ? `${JSON.stringify(content, undefined, 2)}\n` : stringifyYaml(content, { lineWidth: 0 });
};

/**
 * A file name for each destination, in order: of a name only what every file system takes, and none twice.
 * Source: SAP doc "Export Destinations"; assumed: the characters
 */
export const toFileNames = (names: readonly string[], format: FileFormat): readonly string[] => {
  const taken = new Set<string>();
  return names.map((name) => {
    // No name begins with a dot, and case alone does not tell files apart everywhere.
    const plain = name.replaceAll(/[^\w.@ -]/g, '_').replace(/^\./, '_');
    let candidate = plain;
    for (let count = 2; taken.has(candidate.toLowerCase()); count += 1) candidate = `${plain}-${count}`;
    taken.add(candidate.toLowerCase());
    return `${candidate}.${format}`;
  });
};

const readJson = (text: string): unknown => {
  try {
    const content = parseJson(text);
    assertUniqueMembers(text);
    return content;
  } catch (error) {
    throw error instanceof WireError ? badRequest(`The file cannot be read: ${error.description}`) : error;
  }
};

const readYaml = (text: string): unknown => {
  try {
    // Every scalar stays the text it is (001 is no 1), and nothing is repeated by reference.
    return parseYaml(text, { schema: 'failsafe', maxAliasCount: 0, logLevel: 'error' });
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : '').split('\n');
    throw badRequest(`The file is not valid YAML: ${reason.slice(0, 200)}`);
  }
};

const toMaskedProperties = (value: unknown): MaskedProperties => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('The file must hold a destination or a list of destinations');
  const entries = Object.entries(value).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'string' && typeof member !== 'number' && typeof member !== 'boolean')
      throw badRequest('Every property in the file must have a text value');
    return [name, String(member)] as const;
  });
  return readMaskedValues({ entries, masked: [] });
};
