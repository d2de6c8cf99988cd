import { parseXml } from '../../../crypto/xml/parse-xml.ts';
import { WireError } from '../../../foundation/wire-error.ts';
import { assertUniqueMembers, parseJson } from '../../../http/server/message/parse-json.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { parseEntityBody, type RawBody, type TextParsers } from '../../../odata/payload/parse-entity-body.ts';
import type { EntitySet } from '../../../odata/service-model.ts';
import type { ApiModel } from '../../api-model.ts';
import { getResource } from '../resource-context.ts';

const parsers: TextParsers = {
  parseJson: (text) => {
    try {
      const value = parseJson(text);
      assertUniqueMembers(text);
      return value;
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  },
  // The body was limited when it was read; the files in it may be long. Document types and entities stay refused (S-32).
  parseXml: (text) => {
    const parsed = parseXml(text, Number.POSITIVE_INFINITY);
    return parsed.kind === 'parsed' ? parsed.root : parsed;
  },
};

/** Reads a body as an entity of a resource-backed set. Throws 400 or 415. */
export const readEntityBody = (api: ApiModel, set: EntitySet, body: RawBody): EntityPayload => {
  const navigation = new Map<string, 'children' | 'reference'>();
  for (const { name, inPayload } of getResource(api, set).navigation ?? []) {
    if (inPayload !== undefined) navigation.set(name, inPayload);
  }
  return parseEntityBody({ model: api.service, set, navigation }, body, parsers);
};
