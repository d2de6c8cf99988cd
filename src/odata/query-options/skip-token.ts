import type { PrimitiveValue } from '../entity.ts';
import { invalidSkipToken } from '../errors.ts';
import { odataLimits } from '../limits.ts';
import { formatQueryString, type QueryString } from './query-string.ts';

/** Computes the MAC of a text with a key only the server has, as text of base64url or hex characters. */
export type Sign = (text: string) => string;

/** The values of the last entity delivered, in the order of the sort criteria: where a store continues without counting rows. */
export type Keyset = readonly PrimitiveValue[];

/** A place in a list: how many entities lie before it (not counting `$skip`), and the last one's sort values if known. */
export type Position = { readonly offset: number; readonly keyset?: Keyset };

/**
 * The text a token's MAC covers besides its place: what is listed, and every other option. `scope` names the list beyond doubt, e.g.
 * subaccount and path. Options count by name and value, not by their order or spelling.
 */
export const bindSkipToken = (scope: readonly string[], query: QueryString): string => {
  const system = [...query.system].filter(([name]) => name !== '$skiptoken').sort(byName);
  const custom = [...query.custom].sort(byName);
  return JSON.stringify([...scope, system, custom]);
};

const byName = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : Number(left > right);

/**
 * Writes the token for a place: `1000-<mac>`, or `1000.<keyset>.<mac>`. The MAC covers place and `binding`, so it is of no use for another query.
 * Source: SAP doc "OData API" (the token is an offset); security requirement S-54
 */
export const formatSkipToken = (position: Position, binding: string, sign: Sign): string => {
  const { offset, keyset } = position;
  if (keyset === undefined) return `${offset}-${sign(macText(String(offset), binding))}`;
  const place = `${offset}.${Buffer.from(JSON.stringify(keyset)).toString('base64url')}`;
  return `${place}.${sign(macText(place, binding))}`;
};

const macText = (place: string, binding: string): string => `skiptoken:${place}:${binding}`;

// Each alternative starts differently behind the digits, so there is nothing to try twice.
const tokenPattern = /^(?<offset>\d{1,10})(?:-(?<mac>[\w-]+)|\.(?<keyset>[\w-]+)\.(?<keysetMac>[\w-]+))?$/;

/**
 * Reads a token of this very query. A bare whole number is taken as well: it is the documented form, and can do no more than `$skip`.
 * Throws 400 for everything else. Source: SAP doc "OData API"; security requirement S-54
 */
export const parseSkipToken = (token: string, binding: string, sign: Sign): Position => {
  const groups = token.length <= odataLimits.skipTokenCharacters ? tokenPattern.exec(token)?.groups : undefined;
  const { offset: digits, mac, keyset, keysetMac } = groups ?? {};
  if (digits === undefined) throw invalidSkipToken();
  const offset = Number(digits);
  if (offset > maxOffset) throw invalidSkipToken();
  if (mac === undefined && keysetMac === undefined) return { offset };
  const place = keyset === undefined ? digits : `${digits}.${keyset}`;
  if (!isSameText(mac ?? keysetMac ?? '', sign(macText(place, binding)))) throw invalidSkipToken();
  return keyset === undefined ? { offset } : { offset, keyset: decodeKeyset(keyset) };
};

const maxOffset = 2_147_483_647;

/** Compares in a time that depends on the lengths only, so that a MAC cannot be guessed piece by piece. */
const isSameText = (given: string, expected: string): boolean => {
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let index = 0; index < given.length; index += 1)
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  return difference === 0;
};

const decodeKeyset = (encoded: string): Keyset => {
  const keyset: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
  // The MAC proves that we wrote it; this only spares the type a cast.
  if (!Array.isArray(keyset) || !keyset.every(isPrimitive)) throw invalidSkipToken();
  return keyset;
};

const isPrimitive = (value: unknown): value is PrimitiveValue =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** The address of the next page: `collectionUrl` with all options of this request and the token. */
export const formatNextLink = (collectionUrl: string, query: QueryString, token: string): string => {
  const system = new Map(query.system);
  system.set('$skiptoken', token);
  return `${collectionUrl}?${formatQueryString({ system, custom: query.custom })}`;
};
