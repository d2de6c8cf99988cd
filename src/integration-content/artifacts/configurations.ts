import { parseXml } from '../../crypto/xml/parse-xml.ts';
import type { XmlElement } from '../../crypto/xml/xml-element.ts';
import type { ArchiveFiles } from '../archive/archive.ts';
import { formatProperties, parseProperties } from './properties-file.ts';

/** An externalized parameter of an artifact. */
export type Configuration = {
  readonly key: string;
  readonly value: string;
  /** E.g. `xsd:string`. */
  readonly dataType: string;
  readonly description: string;
  readonly isRequired: boolean;
};

/** Where archives hold values and definitions. Source: archives of SAP's published integration content */
export const valuesPath = 'src/main/resources/parameters.prop';
export const definitionsPath = 'src/main/resources/parameters.propdef';

const defaultType = 'xsd:string';

/**
 * The externalized parameters of an artifact: values from `parameters.prop`, types from `parameters.propdef`. A parameter without
 * definition is a text. Source: SAP doc "Integration Flow Example Requests" (configuration parameters)
 */
export const readConfigurations = (files: ArchiveFiles): readonly Configuration[] => {
  const values = readValues(files);
  const definitions = readDefinitions(files.get(definitionsPath));
  const keys = new Set([...values.keys(), ...definitions.keys()]);
  return [...keys].map((key) => ({
    key,
    value: values.get(key) ?? '',
    dataType: definitions.get(key)?.dataType ?? defaultType,
    description: definitions.get(key)?.description ?? '',
    isRequired: definitions.get(key)?.isRequired ?? false,
  }));
};

/** The content of `parameters.prop` with one value changed. */
export const writeConfiguration = (files: ArchiveFiles, key: string, value: string): Uint8Array =>
  formatProperties(new Map([...readValues(files), [key, value]]));

/** The values alone, as models refer to them by `{{key}}`. */
export const readValues = (files: ArchiveFiles): ReadonlyMap<string, string> => {
  const content = files.get(valuesPath);
  return content === undefined ? new Map() : parseProperties(content);
};

/** What is wrong with a value of this type, if anything. Source: XML Schema Part 2 (lexical spaces); assumed: that SAP checks the same types */
export const findValueProblem = ({ dataType, isRequired }: Configuration, value: string): string | undefined => {
  if (value === '') return isRequired ? 'must not be empty' : undefined;
  switch (dataType) {
    case 'xsd:integer':
    case 'xsd:int':
    case 'xsd:long':
      return /^[+-]?\d{1,19}$/.test(value) ? undefined : 'must be a whole number';
    case 'xsd:boolean':
      return /^(?:true|false|1|0)$/.test(value) ? undefined : 'must be true or false';
    default:
      return undefined;
  }
};

type Definition = Omit<Configuration, 'key' | 'value'>;

const readDefinitions = (content: Uint8Array | undefined): ReadonlyMap<string, Definition> => {
  const definitions = new Map<string, Definition>();
  const parsed = content === undefined || content.byteLength === 0 ? undefined : parseXml(content);
  // A file that cannot be read defines nothing: values are what models need.
  if (parsed?.kind !== 'parsed') return definitions;
  for (const parameter of parsed.root.children.filter(({ name }) => name === 'parameter')) {
    const key = childText(parameter, 'key') || childText(parameter, 'name');
    if (key === '') continue;
    definitions.set(key, {
      dataType: childText(parameter, 'type') || defaultType,
      description: childText(parameter, 'description'),
      isRequired: childText(parameter, 'isRequired') === 'true',
    });
  }
  return definitions;
};

const childText = (element: XmlElement, name: string): string =>
  element.children.find((child) => child.name === name)?.text.trim() ?? '';
