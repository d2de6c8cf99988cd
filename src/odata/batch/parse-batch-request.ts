import { malformedBatch } from '../errors.ts';
import { odataLimits } from '../limits.ts';
import type { BatchRequest } from './batch-request.ts';
import { type MultipartPart, parseHeaders } from './split-multipart.ts';

const methods: readonly BatchRequest['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'MERGE', 'DELETE'];

// Credentials, cookies, forwarding and method-override headers inside a part would let it act as someone or something else.
const keptHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'content-type',
  'dataserviceversion',
  'if-match',
  'if-none-match',
  'maxdataserviceversion',
  'prefer',
  'slug',
]);

/** What a service takes beyond the rule. */
export type BatchLeniency = {
  /** Whether a `Content-Length` may be longer than the body: the boundary says where that ends. */
  readonly allowsLongLengths?: boolean;
};

/** Reads the HTTP request inside a part. Throws 400 when there is none. Source: OData 2.0 Batch Processing §2.2; RFC 9112 §3 */
export const parseBatchRequest = (
  part: MultipartPart,
  serviceRoot: string,
  leniency: BatchLeniency = {},
): BatchRequest => {
  const mediaType = (part.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/http') throw malformedBatch('expected parts of type application/http');
  const lineEnd = part.body.indexOf('\n');
  const line = lineEnd === -1 ? part.body : part.body.slice(0, lineEnd);
  if (line.length > odataLimits.batchLineCharacters) throw malformedBatch('a request line is too long');
  const [methodName = '', target = '', version = '', ...more] = line.trimEnd().split(' ');
  const method = methods.find((candidate) => candidate === methodName);
  if (method === undefined || more.length > 0 || !/^HTTP\/1\.[01]$/.test(version)) {
    throw malformedBatch('expected a request line');
  }
  const { headers, bodyStart } = parseHeaders(part.body, lineEnd === -1 ? part.body.length : lineEnd + 1);
  const contentId = part.headers.get('content-id') ?? headers.get('content-id');
  // The identifier is repeated in a header of the reply.
  if (contentId !== undefined && !/^[\w.@<>:-]{1,100}$/.test(contentId)) throw malformedBatch('not a Content-ID');
  return {
    method,
    ...resolveTarget(target, serviceRoot),
    headers: new Map([...headers].filter(([name]) => keptHeaders.has(name))),
    body: readBody(method, headers.get('content-length'), part.body.slice(bodyStart), leniency),
    ...(contentId !== undefined && { contentId }),
  };
};

const resolveTarget = (
  target: string,
  serviceRoot: string,
): { readonly rawPath: string; readonly rawQuery: string } => {
  const rootPath = serviceRoot.replace(/^[a-z]+:\/\/[^/]*/i, '');
  const below = [`${serviceRoot}/`, `${rootPath}/`].find((prefix) => target.startsWith(prefix));
  const relative = below === undefined ? target : target.slice(below.length);
  const question = relative.indexOf('?');
  const rawPath = question === -1 ? relative : relative.slice(0, question);
  const rawQuery = question === -1 ? '' : relative.slice(question + 1);
  // What still starts at a root, or names a scheme, leads out of this service.
  const leadsOut = rawPath.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(rawPath);
  if (rawPath === '' || leadsOut || rawPath.startsWith('$batch'))
    throw malformedBatch('an address is not in this service');
  return { rawPath, rawQuery };
};

const readBody = (
  method: string,
  contentLength: string | undefined,
  text: string,
  { allowsLongLengths = false }: BatchLeniency,
): Uint8Array => {
  if (method === 'GET') {
    // Some clients leave an extra empty line behind the headers.
    if (text.trim() !== '') throw malformedBatch('a read must not have a body');
    return new Uint8Array();
  }
  if (contentLength === undefined) return Buffer.from(text, 'latin1');
  const length = /^\d{1,10}$/.test(contentLength) ? Number(contentLength) : Number.POSITIVE_INFINITY;
  if (!Number.isFinite(length) || (length > text.length && !allowsLongLengths))
    throw malformedBatch('a Content-Length does not fit its body');
  return Buffer.from(text.slice(0, length), 'latin1');
};
