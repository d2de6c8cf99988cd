import { malformedJson } from '../errors.ts';
import { parseBodyFormat } from '../negotiate-format.ts';
import type { EntityKey } from '../parse-key-predicate.ts';
import { dataNamespace } from '../representations/xml-property.ts';
import type { EntitySet, ServiceModel } from '../service-model.ts';
import { invalidPayload, malformedXml } from './errors.ts';
import type { RawBody, TextParsers } from './parse-entity-body.ts';
import { parseReference } from './parse-reference.ts';

/**
 * Parses the body of a request that links an entity: `{"uri":"Set('k')"}` or `<uri>`. Throws 415 for other media types, and 400 for a body
 * that is no address of an entity of the set. Source: OData 2.0 Operations §2.10, §2.11; JSON Format §9; Atom Format §5 "Links"
 */
export const parseLinkBody = (
  { model, set }: { readonly model: ServiceModel; readonly set: EntitySet },
  { contentType, bytes }: RawBody,
  parsers: TextParsers,
): EntityKey => {
  const format = parseBodyFormat(contentType, ['json', 'atom']);
  const text = Buffer.from(bytes).toString('utf8');
  const uri = format === 'json' ? readJsonUri(parsers, text) : readXmlUri(parsers, text);
  const key = uri === undefined ? undefined : parseReference(model, set, uri);
  if (key === undefined) throw invalidPayload(`expected the address of an entity of ${set.name}`);
  return key;
};

const readJsonUri = ({ parseJson }: TextParsers, text: string): string | undefined => {
  const value = parseJson(text);
  if (value === undefined) throw malformedJson();
  if (typeof value !== 'object' || value === null || !('uri' in value)) return undefined;
  return typeof value.uri === 'string' ? value.uri : undefined;
};

const readXmlUri = ({ parseXml }: TextParsers, text: string): string | undefined => {
  const root = parseXml(text);
  if ('reason' in root) throw malformedXml(root.reason);
  const isUri = root.namespace === dataNamespace && root.name === 'uri' && root.children.length === 0;
  return isUri ? root.text.trim() : undefined;
};
