import { STATUS_CODES } from 'node:http';
import { WireError } from '../foundation/wire-error.ts';

/** The reason phrase of an HTTP status: the `code` of every OData error. Source: RFC 9110 §15; SAP doc "OData API" */
export const reasonPhrase = (status: number): string => STATUS_CODES[status] ?? 'Error';

/** Rejects the request with `status`; the code is its reason phrase. Source: SAP doc "OData API" (error object `{code, message}`) */
export const odataError = (
  status: number,
  description: string,
  more: { readonly detail?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): WireError => new WireError({ status, code: reasonPhrase(status), description, ...more });

const maxQuotedCharacters = 100;

/** Makes text from the request fit to be shown: at most 100 characters, control characters and quotes replaced by `?`. */
export const quoteForError = (text: string): string => {
  const cut = text.length > maxQuotedCharacters ? `${text.slice(0, maxQuotedCharacters)}...` : text;
  // toWellFormed: the cut may have split a surrogate pair.
  return cut.toWellFormed().replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
};

/** 404 for an unknown first segment or `$` segment. Source: SAP doc "Cloud Integration OData API"; text assumed */
export const unknownResource = (name: string): WireError =>
  odataError(404, `Could not find an entity set or function import for '${quoteForError(name)}'.`);

/** 404 for an unknown property or navigation property in a path. Text assumed. */
export const unknownProperty = (name: string): WireError =>
  odataError(404, `Could not find property with name: '${quoteForError(name)}'.`);

/** 404 when no entity has the key. Text assumed. */
export const entityNotFound = (): WireError => odataError(404, 'Requested entity could not be found.');

/** 400 for a path that is not well-formed: percent-encoding, key predicate, empty segment. Text assumed. */
export const malformedPath = (detail: string): WireError => odataError(400, 'Malformed resource path.', { detail });

/** 400 for a `$filter` that is not understood. `detail` says why, for the log. Text assumed. */
export const invalidFilter = (filter: string, detail: string): WireError =>
  odataError(400, `Invalid filter expression: '${quoteForError(filter)}'.`, { detail });

/** 400 for an `$orderby` that is not understood. Source: text seen by a public client of the API */
export const invalidOrderBy = (detail: string): WireError => odataError(400, 'Invalid order by expression', { detail });

/** 400 for a system query option with a value it cannot have. Text assumed. */
export const invalidQueryOption = (name: string, expected: string): WireError =>
  odataError(400, `Invalid value for query option '${quoteForError(name)}': ${expected}.`);

/** 400 for a `$` option the protocol does not know. Text assumed. */
export const unknownQueryOption = (name: string): WireError =>
  odataError(400, `Unknown system query option '${quoteForError(name)}'.`);

/** 400 for a system query option given twice. Text assumed. */
export const duplicateQueryOption = (name: string): WireError =>
  odataError(400, `Query option '${quoteForError(name)}' must be given only once.`);

/** 400 for a query string that cannot be decoded. Text assumed. */
export const malformedQuery = (detail: string): WireError => odataError(400, 'Malformed query string.', { detail });

/** 400 for a known option where it has no meaning, e.g. `$filter` on one entity. Text assumed. */
export const inapplicableQueryOption = (name: string): WireError =>
  odataError(400, `Query option '${quoteForError(name)}' does not apply to this resource.`);

/** 501 for a known option the resource does not support. Source: SAP doc "OData API" (`$select` on SecureParameters answers 501) */
export const unsupportedQueryOption = (name: string): WireError =>
  odataError(501, `Query option '${quoteForError(name)}' is not supported for this resource.`);

/** 400 for a skip token that was not issued for this query. */
export const invalidSkipToken = (): WireError => invalidQueryOption('$skiptoken', 'not a token of this query');

/** 405 with the `Allow` header. Source: RFC 9110 §15.5.6 */
export const methodNotAllowed = (allowed: readonly string[]): WireError =>
  odataError(405, 'The method is not allowed for this resource.', { headers: { Allow: allowed.join(', ') } });

/** 406 when none of the accepted media types can be produced. Source: RFC 9110 §15.5.7 */
export const notAcceptable = (): WireError =>
  odataError(406, 'None of the requested media types is supported; use application/atom+xml or application/json.');

/** 415 for a request body of unknown media type. Source: RFC 9110 §15.5.16 */
export const unsupportedMediaType = (allowed: readonly string[]): WireError =>
  odataError(415, `The request body must be of type ${allowed.join(' or ')}.`);

/** 400 for a JSON body that does not parse. Source: SAP doc "OData API" (error text of the published interface) */
export const malformedJson = (): WireError =>
  odataError(400, "An exception of type 'MalformedJsonException' occurred.");

/** 409 for a POST that repeats a name. Source: SAP doc "OData API" (error text of the published interface) */
export const entityAlreadyExists = (): WireError => odataError(409, 'Entity with specified name already exists.');

/** 409 for a PUT to a name that does not exist. Source: SAP doc "OData API"; 409, not 404, is what it says */
export const entityToUpdateMissing = (): WireError => odataError(409, 'Entity with specified key does not exist.');

/** 400 when key and body disagree. Source: SAP doc "OData API" (error text of the published interface) */
export const keyMismatch = (): WireError =>
  odataError(400, 'Entity key specified in URI does not match to name from payload.');

/** 400 for a batch body that is not understood. Text assumed. */
export const malformedBatch = (expected: string): WireError => odataError(400, `Malformed batch request: ${expected}.`);
