import { parseXml } from '../../../crypto/xml/parse-xml.ts';
import { WireError } from '../../../foundation/wire-error.ts';
import { assertUniqueMembers, parseJson } from '../../../http/server/message/parse-json.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { parseEntityBody, type TextParsers } from '../../../odata/payload/parse-entity-body.ts';
import { parseLinkBody } from '../../../odata/payload/parse-link-body.ts';
import type { EntitySet } from '../../../odata/service-model.ts';
import { getEntitySet } from '../../entity-sets/index.ts';
import type { Change } from './change-object.ts';

type Sent = Pick<Change, 'model' | 'contentType' | 'body'>;

/**
 * Reads a body as an entity. New entities may bring along those that belong to them; any may name those it belongs to. Throws 400 and 415.
 * Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (deep insert, Atom and JSON)
 */
export const readBody = (
  { model, contentType, body }: Sent,
  set: EntitySet,
  purpose: 'create' | 'change',
): EntityPayload => {
  const navigation = new Map<string, 'children' | 'reference'>();
  for (const { name, multiplicity, from } of getEntitySet(set.name).navigation) {
    if (multiplicity !== '*') {
      if (purpose === 'create' || mayChange(set.name, from)) navigation.set(name, 'reference');
    } else if (purpose === 'create') navigation.set(name, 'children');
  }
  return parseEntityBody({ model, set, navigation }, { contentType, bytes: body }, parsers);
};

/** Reads a body as the address of an entity of `set`. Throws 400 and 415. */
export const readLink = ({ model, contentType, body }: Sent, set: EntitySet): EntityKey =>
  parseLinkBody({ model, set }, { contentType, bytes: body }, parsers);

/** Whether callers may change what a column of a set holds. */
export const mayChange = (setName: string, column: string): boolean =>
  getEntitySet(setName).properties.some((property) => property.column === column && property.access === 'change');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsers: TextParsers = {
  parseJson: (text) => {
    try {
      const value = parseJson(text);
      assertUniqueMembers(text);
      // Some clients send an entity as they got it.
      const { d } = isObject(value) ? value : {};
      return isObject(d) && isObject(d.results) ? d.results : value;
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  },
  parseXml: (text) => {
    const parsed = parseXml(text);
    return parsed.kind === 'parsed' ? parsed.root : parsed;
  },
};
