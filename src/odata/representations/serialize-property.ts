import type { ComplexValue, PrimitiveValue, Row } from '../entity.ts';
import { entityNotFound } from '../errors.ts';
import type { PropertyPath } from '../parse-resource-path.ts';
import type { Property } from '../service-model.ts';
import { formatJsonComplexValue, formatJsonValue } from './serialize-json.ts';
import { dataNamespace, formatText, formatXmlProperty, metadataNamespace } from './xml-property.ts';

const find = (
  path: PropertyPath,
  row: Row,
): { readonly property: Property; readonly value: PrimitiveValue | ComplexValue } => {
  const value = row[path.property.name] ?? null;
  if (path.inner === undefined) return { property: path.property, value };
  const inner = typeof value === 'object' && value !== null ? (value[path.inner.name] ?? null) : null;
  return { property: path.inner.property, value: inner };
};

/** `/Property` as JSON: `{"d":{"Status":"COMPLETED"}}`. Source: OData 2.0 JSON Format §6 "Property" */
export const serializePropertyJson = (path: PropertyPath, row: Row): string => {
  const { property, value } = find(path, row);
  if (property.kind === 'complex') {
    if (typeof value !== 'object') throw new Error(`${property.name} holds no object`);
    return `{"d":{"${property.name}":${formatJsonComplexValue(property, value)}}}`;
  }
  if (typeof value === 'object' && value !== null) throw new Error(`${property.name} holds an object`);
  return `{"d":{"${property.name}":${formatJsonValue(property.type, value)}}}`;
};

/** `/Property` as XML: `<d:Status xmlns:d="…">COMPLETED</d:Status>`. Source: OData 2.0 Atom Format §4 "Property" */
export const serializePropertyXml = (path: PropertyPath, row: Row): string => {
  const { property, value } = find(path, row);
  const namespaces = ` xmlns:d="${dataNamespace}" xmlns:m="${metadataNamespace}"`;
  return `<?xml version="1.0" encoding="utf-8"?>${formatXmlProperty(property, value, namespaces)}`;
};

/** `/Property/$value`: plain text. Throws 404 for null, which has no text. Source: OData 2.0 Operations §2.4 "Requesting a Property Value" */
export const serializePropertyValue = (path: PropertyPath, row: Row): string => {
  const { property, value } = find(path, row);
  if (value === null) throw entityNotFound();
  if (property.kind === 'complex' || typeof value === 'object') throw new Error(`${property.name} has no text`);
  return formatText(property.type, value);
};
