import { WireError } from '../../foundation/wire-error.ts';
import { parseJson } from '../../http/server/message/parse-json.ts';
import { malformedJson, odataError, quoteForError } from '../../odata/errors.ts';
import type { EntitySetDefinition, NavigationDefinition, PropertyDefinition } from '../entity-sets/entity-set.ts';
import { getEntitySet } from '../entity-sets/index.ts';

/** What a caller wants an object to have. */
export type Payload = {
  /** By column; only what the caller may set. */
  readonly values: Readonly<Record<string, string | null>>;
  /** Objects to make along with it. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (deep insert) */
  readonly children: readonly { readonly navigation: NavigationDefinition; readonly payloads: readonly Payload[] }[];
};

/** Whether an object is about to be made or changed: it decides what may be set. */
export type Purpose = 'create' | 'change';

const maxChildren = 100;

const invalidValue = (name: string, expected: string): WireError =>
  odataError(400, `Property '${quoteForError(name)}' ${expected}.`);

/**
 * Reads a JSON body. Properties the system sets are passed over, as clients send back what they have read; unknown names are refused.
 * Throws 400. Source: OData 2.0 JSON Format; SAP guide "SAP Cloud for Customer OData API Developer's Guide"
 */
export const readPayload = (set: EntitySetDefinition, body: Uint8Array, purpose: Purpose): Payload => {
  const value = parseBody(body);
  if (!isObject(value)) throw odataError(400, 'The request body must be a JSON object.');
  // Some clients send an entity as they got it.
  return readObject(set, isObject(value.d) && Object.keys(value).length === 1 ? value.d : value, purpose, 0);
};

const parseBody = (body: Uint8Array): unknown => {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof TypeError || error instanceof WireError) throw malformedJson();
    throw error;
  }
};

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readObject = (set: EntitySetDefinition, object: JsonObject, purpose: Purpose, depth: number): Payload => {
  const values: Record<string, string | null> = {};
  const children: { readonly navigation: NavigationDefinition; readonly payloads: readonly Payload[] }[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (name === '__metadata') continue;
    const property = set.properties.find((candidate) => candidate.name === name);
    const navigation = set.navigation.find((candidate) => candidate.name === name);
    if (property !== undefined) {
      if (mayBeSet(property, purpose)) values[property.column] = readValue(property, value);
    } else if (navigation !== undefined) {
      const payloads = readChildren(navigation, value, purpose, depth);
      if (payloads.length > 0) children.push({ navigation, payloads });
    } else {
      throw invalidValue(name, 'does not exist');
    }
  }
  return { values, children };
};

const mayBeSet = ({ access }: PropertyDefinition, purpose: Purpose): boolean =>
  access === 'change' || (access === 'create' && purpose === 'create');

const readValue = ({ name, maxLength = 0, isNullable }: PropertyDefinition, value: unknown): string | null => {
  if (value === null) {
    if (isNullable) return null;
    throw invalidValue(name, 'must not be null');
  }
  if (typeof value !== 'string') throw invalidValue(name, 'must be a text');
  if (value.length > maxLength) throw invalidValue(name, `must have at most ${maxLength} characters`);
  // No database keeps NUL, and half a character is none.
  if (value.includes('\u0000') || !value.isWellFormed()) throw invalidValue(name, 'has characters that are none');
  return value;
};

const readChildren = (
  navigation: NavigationDefinition,
  value: unknown,
  purpose: Purpose,
  depth: number,
): readonly Payload[] => {
  // What was read and not expanded says only where it is.
  if (isObject(value) && '__deferred' in value) return [];
  if (purpose === 'change') throw invalidValue(navigation.name, 'cannot be changed through its owner');
  const list = Array.isArray(value)
    ? value
    : isObject(value) && Array.isArray(value.results)
      ? value.results
      : undefined;
  if (list === undefined || navigation.multiplicity !== '*' || depth > 0) {
    throw invalidValue(navigation.name, 'cannot be made along with its owner');
  }
  if (list.length > maxChildren) throw invalidValue(navigation.name, `must have at most ${maxChildren} entries`);
  const target = getEntitySet(navigation.target);
  return list.map((child: unknown) => {
    if (!isObject(child)) throw invalidValue(navigation.name, 'must be a list of objects');
    return readObject(target, child, purpose, depth + 1);
  });
};
