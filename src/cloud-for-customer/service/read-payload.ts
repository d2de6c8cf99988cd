import { WireError } from '../../foundation/wire-error.ts';
import { parseJson } from '../../http/server/message/parse-json.ts';
import type { PrimitiveValue } from '../../odata/entity.ts';
import { malformedJson, odataError, quoteForError } from '../../odata/errors.ts';
import { parseDateTime, parseDateTimeOffset } from '../../odata/uri-literal.ts';
import type { EntitySetDefinition, NavigationDefinition, PropertyDefinition } from '../entity-sets/entity-set.ts';
import { getEntitySet } from '../entity-sets/index.ts';

/** An entity as a caller sent it, typed and checked against the set. Only what was given is there. */
export type EntityPayload = {
  readonly values: Readonly<Record<string, PrimitiveValue>>;
  /** Entities to make along with it. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (deep insert) */
  readonly children: Readonly<Record<string, readonly EntityPayload[]>>;
};

const maxChildren = 100;

const invalidValue = (name: string, expected: string): WireError =>
  odataError(400, `Property '${quoteForError(name)}' ${expected}.`);

/** Reads a JSON body; unknown names are refused. Throws 400. Source: OData 2.0 JSON Format */
export const readPayload = (set: EntitySetDefinition, body: Uint8Array): EntityPayload => {
  const value = parseBody(body);
  if (!isObject(value)) throw odataError(400, 'The request body must be a JSON object.');
  // Some clients send an entity as they got it.
  const inner = isObject(value.d) && Object.keys(value).length === 1 ? value.d : value;
  return readObject(set, isObject(inner.results) ? inner.results : inner, 0);
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

const readObject = (set: EntitySetDefinition, object: JsonObject, depth: number): EntityPayload => {
  const values: Record<string, PrimitiveValue> = {};
  const children: Record<string, readonly EntityPayload[]> = {};
  for (const [name, value] of Object.entries(object)) {
    if (name === '__metadata') continue;
    const property = set.properties.find((candidate) => candidate.name === name);
    const navigation = set.navigation.find((candidate) => candidate.name === name);
    if (property !== undefined) values[name] = value === null ? null : readValue(property, value);
    else if (navigation === undefined) throw invalidValue(name, 'does not exist');
    // What was read and not expanded says only where it is.
    else if (!isObject(value) || !('__deferred' in value)) children[name] = readChildren(navigation, value, depth);
  }
  return { values, children };
};

const datePattern = /^\/Date\((-?\d{1,15})(?:[+-]\d{1,4})?\)\/$/;

const readValue = ({ name, type }: PropertyDefinition, value: unknown): PrimitiveValue => {
  switch (type) {
    case 'Edm.Boolean':
      if (typeof value === 'boolean') return value;
      throw invalidValue(name, 'must be true or false');
    case 'Edm.Int32':
      if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
      throw invalidValue(name, 'must be a whole number');
    case 'Edm.DateTime':
    case 'Edm.DateTimeOffset': {
      const text = typeof value === 'string' ? value : '';
      const ms = datePattern.exec(text)?.[1];
      const time = ms === undefined ? (parseDateTimeOffset(text) ?? parseDateTime(text)) : Number(ms);
      if (time !== undefined && !Number.isNaN(new Date(time).getTime())) return time;
      throw invalidValue(name, 'must be a time');
    }
    default:
      if (typeof value !== 'string') throw invalidValue(name, 'must be a text');
      // No database keeps NUL, and half a character is none.
      if (value.includes('\u0000') || !value.isWellFormed()) throw invalidValue(name, 'has characters that are none');
      return value;
  }
};

const readChildren = (navigation: NavigationDefinition, value: unknown, depth: number): readonly EntityPayload[] => {
  const inner = isObject(value) && 'results' in value ? value.results : value;
  if (!Array.isArray(inner) || navigation.multiplicity !== '*' || depth > 0) {
    throw invalidValue(navigation.name, 'cannot be made along with its owner');
  }
  if (inner.length > maxChildren) throw invalidValue(navigation.name, `must have at most ${maxChildren} entries`);
  const target = getEntitySet(navigation.target);
  return inner.map((child: unknown) => {
    if (!isObject(child)) throw invalidValue(navigation.name, 'must be a list of objects');
    return readObject(target, child, depth + 1);
  });
};
