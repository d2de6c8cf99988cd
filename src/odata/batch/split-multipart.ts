import { malformedBatch } from '../errors.ts';
import { odataLimits } from '../limits.ts';

/** A part of a multipart body, as Latin-1 text. */
export type MultipartPart = { readonly headers: ReadonlyMap<string, string>; readonly body: string };

/** The boundary of a content type, `multipart/mixed` unless said otherwise; `undefined` for other types. Source: RFC 2046 §5.1.1 */
export const findBoundary = (
  contentType: string | undefined,
  mediaType: 'multipart/mixed' | 'multipart/form-data' = 'multipart/mixed',
): string | undefined => {
  if (contentType === undefined) return undefined;
  const [type = '', ...parameters] = contentType.split(';', 10).map((part) => part.trim());
  if (type.toLowerCase() !== mediaType) return undefined;
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=');
    if (parameter.slice(0, equals).trim().toLowerCase() !== 'boundary') continue;
    const value = parameter.slice(equals + 1).trim();
    const boundary = value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
    return /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary) ? boundary : undefined;
  }
  return undefined;
};

/** Splits a multipart body. Line ends may be CRLF or LF. Throws 400 when it has no parts, no end, or too many parts. Source: RFC 2046 §5.1.1 */
export const splitMultipart = (text: string, boundary: string): readonly MultipartPart[] => {
  const delimiter = `--${boundary}`;
  const parts: MultipartPart[] = [];
  // Where the content of the part being read begins; unknown until the first delimiter (what precedes it is a preamble).
  let contentStart: number | undefined;
  let position = 0;
  for (;;) {
    const found = text.indexOf(delimiter, position);
    if (found === -1) throw malformedBatch('expected a closing boundary');
    position = found + delimiter.length;
    if (found > 0 && text.charAt(found - 1) !== '\n') continue;
    const lineEnd = endOfLine(text, position);
    const rest = text.slice(position, Math.min(lineEnd, position + 80)).trim();
    // Another word that merely begins like the delimiter.
    if (rest !== '' && rest !== '--') continue;
    if (contentStart !== undefined) parts.push(parsePart(text.slice(contentStart, beforeLineBreak(text, found))));
    if (rest === '--') break;
    if (parts.length >= odataLimits.batchParts) {
      throw malformedBatch(`at most ${odataLimits.batchParts} parts are allowed`);
    }
    contentStart = Math.min(text.length, lineEnd + 1);
    position = contentStart;
  }
  if (parts.length === 0) throw malformedBatch('expected at least one part');
  return parts;
};

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};

/** The line break before a delimiter belongs to the delimiter. */
const beforeLineBreak = (text: string, delimiterStart: number): number => {
  const lineFeed = delimiterStart - 1;
  return text.charAt(lineFeed - 1) === '\r' ? lineFeed - 1 : lineFeed;
};

const parsePart = (content: string): MultipartPart => {
  const { headers, bodyStart } = parseHeaders(content, 0);
  return { headers, body: content.slice(bodyStart) };
};

/** Reads header lines up to an empty line. Names come in lower case; a repeated or folded header is refused. Source: RFC 9112 §5 */
export const parseHeaders = (
  text: string,
  start: number,
): { readonly headers: ReadonlyMap<string, string>; readonly bodyStart: number } => {
  const headers = new Map<string, string>();
  let position = start;
  while (position < text.length) {
    const end = endOfLine(text, position);
    if (end - position > odataLimits.batchLineCharacters) throw malformedBatch('a header line is too long');
    const line = text.slice(position, end).replace(/\r$/, '');
    position = Math.min(text.length, end + 1);
    if (line === '') break;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || headers.has(name)) throw malformedBatch('expected header lines');
    headers.set(name, line.slice(colon + 1).trim());
    if (headers.size > odataLimits.batchHeaders) throw malformedBatch('too many header lines');
  }
  return { headers, bodyStart: position };
};
