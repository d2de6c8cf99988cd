import type { ComplexValue, PrimitiveValue } from '../entity.ts';
import type { PrimitiveType } from '../model.ts';
import type { Property } from '../service-model.ts';
import { formatDateTime, formatDateTimeOffset } from '../uri-literal.ts';
import { escapeXmlText } from './xml-text.ts';

/** Namespace of property elements (`d`). Source: OData 2.0 Atom Format §2 */
export const dataNamespace = 'http://schemas.microsoft.com/ado/2007/08/dataservices';
/** Namespace of annotations (`m`). Source: OData 2.0 Atom Format §2 */
export const metadataNamespace = `${dataNamespace}/metadata`;

/** A primitive value as plain text, not escaped: the content of its element, and of `/$value`. Source: OData 2.0 Overview §6 */
export const formatText = (type: PrimitiveType, value: string | number | boolean): string => {
  if (type === 'Edm.DateTime') return formatDateTime(Number(value));
  return type === 'Edm.DateTimeOffset' ? formatDateTimeOffset(Number(value)) : String(value);
};

/**
 * A property as an element `<d:Name>`, `m:type` on all but text, `m:null` on null. `attributes` go into the opening tag. Throws a plain
 * error when value and property do not fit. Source: OData 2.0 Atom Format §3 "m:properties"; SAP doc "OData API" (form of null)
 */
export const formatXmlProperty = (
  property: Property,
  value: PrimitiveValue | ComplexValue,
  attributes = '',
): string => {
  const { name } = property;
  if (value === null) return `<d:${name}${attributes} m:null="true"/>`;
  if (property.kind === 'primitive') {
    if (typeof value === 'object') throw new Error(`${name} holds an object`);
    const { type } = property;
    if (type === 'Edm.String') return `<d:${name}${attributes}>${escapeXmlText(String(value))}</d:${name}>`;
    return `<d:${name}${attributes} m:type="${type}">${escapeXmlText(formatText(type, value))}</d:${name}>`;
  }
  if (typeof value !== 'object') throw new Error(`${name} holds no object`);
  let text = `<d:${name}${attributes} m:type="${property.type.qualifiedName}">`;
  for (const member of property.type.properties.values()) {
    text += formatXmlProperty({ kind: 'primitive', name: member.name, type: member.type }, value[member.name] ?? null);
  }
  return `${text}</d:${name}>`;
};
