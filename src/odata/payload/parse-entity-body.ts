import { malformedJson } from '../errors.ts';
import { type BodyFormat, parseBodyFormat } from '../negotiate-format.ts';
import type { EntityPayload, PayloadTarget } from './entity-payload.ts';
import { malformedXml } from './errors.ts';
import { type PayloadElement, readAtomEntity } from './read-atom-entity.ts';
import { readJsonEntity } from './read-json-entity.ts';

/** The readers of texts, which stand beside this folder and are handed in. */
export type TextParsers = {
  /** Answers `undefined` for a text that is no JSON, names a member twice, names one `__proto__` or nests too deeply. */
  readonly parseJson: (text: string) => unknown;
  /** Answers the root, or why the document is refused: `reason` is for the log. Must refuse document types and entities (S-32). */
  readonly parseXml: (text: string) => PayloadElement | { readonly reason: string };
};

/** A request body as it arrived. */
export type RawBody = { readonly contentType: string | undefined; readonly bytes: Uint8Array };

const allowedFormats: readonly BodyFormat[] = ['json', 'atom'];

/**
 * Parses the body of a request that makes or changes an entity, JSON or Atom by its media type. Throws 415 for other types, and 400 for a
 * body that is malformed or no entity of the set. Source: OData 2.0 Operations §2.5, §2.7; SAP doc "OData API"
 */
export const parseEntityBody = (
  target: PayloadTarget,
  { contentType, bytes }: RawBody,
  parsers: TextParsers,
): EntityPayload => {
  const format = parseBodyFormat(contentType, allowedFormats);
  const text = decode(bytes);
  if (format === 'json') {
    const value = text === undefined ? undefined : parsers.parseJson(text);
    if (value === undefined) throw malformedJson();
    return readJsonEntity(target, value);
  }
  if (text === undefined) throw malformedXml('not-utf8');
  const root = parsers.parseXml(text);
  if ('reason' in root) throw malformedXml(root.reason);
  return readAtomEntity(target, root);
};

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
