import { type ComplexValue, type Entity, isEntityList, type PrimitiveValue, type Row } from '../entity.ts';
import { formatEntityPath } from '../entity-url.ts';
import type { PrimitiveType } from '../model.ts';
import type { Projection } from '../query-options/parse-projection.ts';
import type { Property } from '../service-model.ts';
import type { RepresentationWriter } from './feed-writer.ts';

/**
 * Writes entities as verbose JSON. `serviceRoot` is absolute and without trailing slash, e.g. `https://host/api/v1`.
 * Source: OData 2.0 JSON Format §2-§8; SAP doc "OData API" (samples: string `__count`, Int64 as string)
 */
export const createJsonWriter = (serviceRoot: string, projection: Projection): RepresentationWriter => {
  const entity = createEntityWriter(escapeJson(serviceRoot), projection);
  return {
    begin: () => '{"d":{"results":[',
    separator: ',',
    entity,
    end: ({ count, nextLink }) =>
      `]${count === undefined ? '' : `,"__count":"${count}"`}${
        nextLink === undefined ? '' : `,"__next":${JSON.stringify(nextLink)}`
      }}}`,
    document: (value) => `{"d":${entity(value)}}`,
  };
};

/** The inside of a JSON string. */
const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A JSON string. Most texts hold nothing that has to be escaped, and looking takes half of what JSON.stringify does. */
const quote = (text: string): string => {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return JSON.stringify(text);
  }
  return `"${text}"`;
};

/** A primitive value in JSON: Int64 as string, times as `/Date(ms)/`. Source: OData 2.0 JSON Format §4 "Primitive Types" */
export const formatJsonValue = (type: PrimitiveType, value: PrimitiveValue): string => {
  if (value === null) return 'null';
  switch (type) {
    case 'Edm.String':
    case 'Edm.Guid':
    case 'Edm.Binary':
      return typeof value === 'string' ? quote(value) : JSON.stringify(value);
    case 'Edm.Int64':
      return `"${value}"`;
    case 'Edm.DateTime':
    case 'Edm.DateTimeOffset':
      return `"/Date(${value})/"`;
    case 'Edm.Int32':
    case 'Edm.Boolean':
      return String(value);
  }
};

const createEntityWriter = (root: string, projection: Projection): ((entity: Entity) => string) => {
  const { set } = projection;
  const type = `"type":"${escapeJson(set.type.qualifiedName)}"`;
  const properties = projection.properties.map(createPropertyWriter);
  const navigation = projection.navigation.map(({ navigation: { name }, expanded }) => ({
    name,
    prefix: `,"${name}":`,
    write: expanded && createEntityWriter(root, expanded),
  }));
  return (entity) => {
    const { values } = entity;
    // Encoded paths hold nothing that JSON would have to escape.
    const uri = `${root}/${formatEntityPath(set, values)}`;
    let text = `{"__metadata":{"id":"${uri}","uri":"${uri}",${type}`;
    if (set.type.hasStream) {
      const mediaType = JSON.stringify(entity.mediaType ?? 'application/octet-stream');
      text += `,"content_type":${mediaType},"media_src":"${uri}/$value","edit_media":"${uri}/$value"`;
    }
    if (entity.etag !== undefined) text += `,"etag":${JSON.stringify(entity.etag)}`;
    text += '}';
    for (const property of properties) text += property(values);
    for (const { name, prefix, write } of navigation) {
      text += prefix;
      text += write === undefined ? `{"__deferred":{"uri":"${uri}/${name}"}}` : writeExpanded(write, entity, name);
    }
    return `${text}}`;
  };
};

const writeExpanded = (write: (entity: Entity) => string, entity: Entity, name: string): string => {
  const value = entity.expanded?.[name];
  if (value === undefined) throw new Error(`the expanded ${name} was not loaded`);
  if (value === null) return 'null';
  return isEntityList(value) ? `{"results":[${value.map(write).join(',')}]}` : write(value);
};

const createPropertyWriter = (property: Property): ((row: Row) => string) => {
  const { name } = property;
  const prefix = `,"${name}":`;
  if (property.kind === 'primitive') {
    const { type } = property;
    return (row) => {
      const value = row[name] ?? null;
      if (typeof value === 'object' && value !== null) throw new Error(`${name} holds an object`);
      return prefix + formatJsonValue(type, value);
    };
  }
  return (row) => {
    const value = row[name] ?? null;
    if (typeof value !== 'object') throw new Error(`${name} holds no object`);
    return prefix + formatJsonComplexValue(property, value);
  };
};

/** A complex value in JSON, with its own `__metadata.type`. Source: OData 2.0 JSON Format §5; SAP doc "OData API" (samples) */
export const formatJsonComplexValue = (
  property: Extract<Property, { readonly kind: 'complex' }>,
  value: ComplexValue | null,
): string => {
  if (value === null) return 'null';
  let text = `{"__metadata":{"type":"${property.type.qualifiedName}"}`;
  for (const member of property.type.properties.values()) {
    text += `,"${member.name}":${formatJsonValue(member.type, value[member.name] ?? null)}`;
  }
  return `${text}}`;
};
