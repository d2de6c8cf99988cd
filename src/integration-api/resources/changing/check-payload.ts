import { keyMismatch } from '../../../odata/errors.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { invalidPayload } from '../../../odata/payload/errors.ts';
import type { ResourceProperty } from '../resource-property.ts';
import type { ResourceSetDefinition } from '../resource-set.ts';

/** Checks a payload that creates an entity against its set, and takes out what the server sets. Throws 400. */
export const checkCreation = (set: ResourceSetDefinition, payload: EntityPayload): EntityPayload => {
  for (const property of set.properties) {
    const isKey = set.keys.includes(property.name);
    if (property.readOnly || !(property.required || isKey)) continue;
    if ((payload.values[property.name] ?? null) === null)
      throw invalidPayload(`property '${property.name}' is required`);
  }
  return checkValues(set, payload);
};

/** Checks a payload that changes an entity: a key in it must be that of the address. Throws 400. Source: contract of the OData API 5.4 */
export const checkUpdate = (set: ResourceSetDefinition, key: EntityKey, payload: EntityPayload): EntityPayload => {
  for (const [name, value] of Object.entries(key)) {
    const given = payload.values[name];
    if (given !== undefined && given !== value) throw keyMismatch();
  }
  return checkValues(set, payload);
};

const checkValues = (set: ResourceSetDefinition, payload: EntityPayload): EntityPayload => {
  const values: Record<string, EntityPayload['values'][string]> = Object.create(null);
  for (const property of set.properties) {
    const value = payload.values[property.name];
    if (value === undefined || property.readOnly) continue;
    assertFits(property, value);
    values[property.name] = value;
  }
  return { ...payload, values };
};

const assertFits = (property: ResourceProperty, value: EntityPayload['values'][string]): void => {
  if ('complex' in property) return;
  if (value === null && !property.nullable) throw invalidPayload(`property '${property.name}' must not be null`);
  const { maxLength } = property;
  if (maxLength !== undefined && typeof value === 'string' && value.length > maxLength) {
    throw invalidPayload(`property '${property.name}' must have at most ${maxLength} characters`);
  }
};
