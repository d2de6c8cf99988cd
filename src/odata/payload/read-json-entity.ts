import type { ComplexValue, PrimitiveValue } from '../entity.ts';
import { quoteForError } from '../errors.ts';
import type { EntityKey } from '../parse-key-predicate.ts';
import type { Navigation, Property } from '../service-model.ts';
import {
  createPayloadBuilder,
  type EntityPayload,
  maxPayloadChildren,
  type PayloadBuilder,
  type PayloadTarget,
} from './entity-payload.ts';
import { invalidPayload, unknownPayloadProperty } from './errors.ts';
import { parseReference } from './parse-reference.ts';
import { readJsonValue } from './read-value.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a parsed JSON body as an entity. The `d` around what was read is tolerated, `__metadata` and links to where navigation leads are passed
 * over. Throws 400 for unknown properties and values of another type. Source: OData 2.0 JSON Format
 */
export const readJsonEntity = (target: PayloadTarget, body: unknown): EntityPayload => {
  if (!isObject(body)) throw invalidPayload('expected a JSON object');
  const { d } = body;
  const isWrapped = isObject(d) && Object.keys(body).length === 1 && !target.set.type.properties.has('d');
  return readObject(target, isWrapped ? d : body);
};

const readObject = (target: PayloadTarget, object: JsonObject): EntityPayload => {
  const builder = createPayloadBuilder();
  const { type } = target.set;
  for (const [name, value] of Object.entries(object)) {
    if (name === '__metadata') continue;
    const property = type.properties.get(name);
    const navigation = type.navigation.get(name);
    if (property !== undefined) builder.values[name] = readProperty(property, value);
    else if (navigation !== undefined) readNavigation(target, builder, navigation, value);
    else throw unknownPayloadProperty(name);
  }
  return builder;
};

const readProperty = (property: Property, value: unknown): PrimitiveValue | ComplexValue => {
  if (property.kind === 'primitive') return readJsonValue(property.name, property.type, value);
  if (value === null) return null;
  if (!isObject(value)) throw invalidPayload(`property '${property.name}' must be an object`);
  const members: Record<string, PrimitiveValue> = Object.create(null);
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__metadata') continue;
    const member = property.type.properties.get(name);
    if (member === undefined) throw unknownPayloadProperty(`${property.name}/${name}`);
    members[name] = readJsonValue(name, member.type, inner);
  }
  return members;
};

const readNavigation = (
  target: PayloadTarget,
  builder: PayloadBuilder,
  navigation: Navigation,
  value: unknown,
): void => {
  const { name } = navigation;
  if (value === null || (isObject(value) && '__deferred' in value)) return;
  const kind = target.navigation.get(name);
  if (kind === 'children') {
    const list = isObject(value) ? value.results : value;
    if (!Array.isArray(list)) throw invalidPayload(`'${name}' must be a list of objects`);
    if (list.length > maxPayloadChildren) {
      throw invalidPayload(`'${name}' must have at most ${maxPayloadChildren} entries`);
    }
    builder.children[name] = list.map((child: unknown) => {
      if (!isObject(child)) throw invalidPayload(`'${name}' must be a list of objects`);
      return readObject({ model: target.model, set: navigation.target, navigation: new Map() }, child);
    });
    return;
  }
  const key = kind === 'reference' ? readReference(target, navigation, value) : undefined;
  if (key === undefined) {
    throw invalidPayload(`'${quoteForError(name)}' cannot be given in the body`);
  }
  builder.references[name] = key;
};

/** An existing entity by its address, or by its key alone, as SAP's description of artifact references has it, in a list of one or not. */
const readReference = (target: PayloadTarget, navigation: Navigation, value: unknown): EntityKey | undefined => {
  const reference: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isObject(reference)) return undefined;
  const { __metadata: metadata } = reference;
  if (isObject(metadata)) {
    return typeof metadata.uri === 'string' ? parseReference(target.model, navigation.target, metadata.uri) : undefined;
  }
  const key: Record<string, EntityKey[string]> = Object.create(null);
  for (const { name, type } of navigation.target.type.keys) {
    const part = readJsonValue(name, type, reference[name]);
    if (part === null) return undefined;
    key[name] = part;
  }
  return key;
};
