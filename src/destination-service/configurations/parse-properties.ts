import { checkHeader } from '../../http/client/check-header.ts';
import { badRequest } from '../errors.ts';
import { type Properties, toProperties } from './configuration.ts';

const maxProperties = 500;
const maxBytes = 1024 * 1024;

/** Names with these beginnings are read as paths by clients, so that a segment could reach an object's prototype (S-45). */
const pathPrefixes = ['URL.headers.', 'URL.queries.', 'tokenServiceURL.', 'tokenService.', 'HTML5.'];
const dangerousSegments: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const headerPrefixes = ['URL.headers.', 'tokenServiceURL.headers.'];

// Control characters, lone surrogates and the like.
const unprintable = /\p{C}/u;

/**
 * Reads a bag of strings from a JSON value: numbers and booleans become text, anything else is refused. Throws a 400 that names the
 * property. `$metadata` is not stored. Source: OpenAPI of the Destination service; security.md S-45, S-46, S-47
 */
export const parseProperties = (value: unknown): Properties => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('A JSON object is expected');
  const entries: [string, string][] = [];
  let bytes = 0;
  for (const [name, member] of Object.entries(value)) {
    if (name === '$metadata') continue;
    const text = toText(name, member);
    assertSafeProperty(name, text);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(text);
    entries.push([name, text]);
  }
  if (entries.length > maxProperties) throw badRequest(`At most ${maxProperties} properties are accepted`);
  if (bytes > maxBytes) throw badRequest('The properties must not be larger than 1 MiB together');
  return toProperties(entries);
};

const toText = (name: string, value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw badRequest(`The property ${quote(name)} must have a text value`);
};

const assertSafeProperty = (name: string, value: string): void => {
  if (name === '' || name.length > 1000 || unprintable.test(name) || name === '__proto__')
    throw badRequest('A property name must be 1 to 1000 printable characters');
  if (value.includes('\0')) throw badRequest(`The property ${quote(name)} holds a NUL character`);
  if (
    pathPrefixes.some((prefix) => name.startsWith(prefix)) &&
    name.split('.').some((part) => dangerousSegments.has(part))
  )
    throw badRequest(`The property name ${quote(name)} is not allowed`);
  const headerPrefix = headerPrefixes.find((prefix) => name.startsWith(prefix));
  // An empty key is ignored by whoever builds the request; it names no header.
  if (headerPrefix === undefined || name.length === headerPrefix.length) return;
  if (checkHeader(name.slice(headerPrefix.length), value) !== undefined)
    throw badRequest(`The property ${quote(name)} is not a header that may be sent`);
};

/**
 * Whether `$metadata.shared_with_subscriber` asks for the zone that the subscriber sees too; `undefined` where it is not said. Throws a
 * 400 for anything but true and false. Source: SAP doc "Accessing and Managing Destination Service Configurations on Subscription Level"
 */
export const readZone = (value: unknown): boolean | undefined => {
  const metadata = typeof value === 'object' && value !== null && '$metadata' in value ? value.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('shared_with_subscriber' in metadata)) return undefined;
  if (typeof metadata.shared_with_subscriber === 'boolean') return metadata.shared_with_subscriber;
  throw badRequest('"$metadata.shared_with_subscriber" must be true or false');
};

/** A name, 1 to 200 printable characters without `/`. Throws a 400. Source: SAP doc "Using the Destinations Editor in the Cockpit"; S-47 */
export const assertName = (name: string | undefined, property: string): string => {
  if (name === undefined || name === '') throw badRequest(`The property "${property}" is required`);
  if (name.length > 200) throw badRequest(`The property "${property}" must not be longer than 200 characters`);
  if (name === '.' || name === '..' || name.includes('/') || unprintable.test(name))
    throw badRequest(`The property "${property}" must be printable characters other than "/"`);
  return name;
};

const quote = (name: string): string => `"${name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)}"`;
