import { malformedRequest } from './errors.ts';

/** Names and values in the order they were sent, duplicates included. */
export type NameValuePairs = readonly (readonly [name: string, value: string])[];

const maxPairs = 1000;

const isPlain = /^[\w.~*!'()-]*$/;

/**
 * Parses `application/x-www-form-urlencoded` text strictly: broken percent escapes, invalid UTF-8 and NUL are refused, nothing is
 * normalised (S-06). A pair without `=` has an empty value. Throws `invalid_request`.
 * Source: WHATWG URL §5.1, RFC 6749 appendix B
 */
export const parseForm = (text: string): NameValuePairs => {
  if (text === '') return [];
  const pairs: (readonly [string, string])[] = [];
  for (const part of text.split('&', maxPairs + 1)) {
    if (part === '') continue;
    if (pairs.length === maxPairs) throw malformedRequest(`At most ${maxPairs} parameters are accepted`);
    const equals = part.indexOf('=');
    pairs.push(equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))]);
  }
  return pairs;
};

const decode = (text: string): string => {
  if (isPlain.test(text)) return text;
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformedRequest('A parameter is not valid percent-encoded UTF-8');
  }
  if (decoded.includes('\0')) throw malformedRequest('A parameter contains a NUL character');
  return decoded;
};

/** The pairs as an object for a schema to parse; a repeated name is refused. The result has no prototype (S-45). */
export const toUniqueRecord = (pairs: NameValuePairs): Record<string, string> => {
  const record: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) {
    if (name in record) throw malformedRequest('A parameter is given more than once');
    record[name] = value;
  }
  return record;
};
