import type { PrimitiveValue } from './entity.ts';
import type { PrimitiveType } from './model.ts';
import type { Token } from './query-options/tokenize.ts';

/** A literal as written in a URI, with the type its spelling gives it. Whole numbers that fit are Int32 unless they end in `L`. */
export type UriLiteral =
  | { readonly type: 'Edm.String' | 'Edm.Guid'; readonly value: string }
  | { readonly type: 'Edm.Int32' | 'Edm.Int64' | 'Edm.DateTime' | 'Edm.DateTimeOffset'; readonly value: number }
  | { readonly type: 'Edm.Boolean'; readonly value: boolean }
  | { readonly type: 'null'; readonly value: null };

/** Reads a token as a literal; `undefined` when it is none. Source: OData 2.0 Overview §6 "Primitive Data Types" */
export const readUriLiteral = (token: Token): UriLiteral | undefined => {
  switch (token.kind) {
    case 'string':
      return { type: 'Edm.String', value: token.value };
    case 'integer':
      return readInteger(token.digits, token.isLong);
    case 'name':
      if (token.text === 'true') return { type: 'Edm.Boolean', value: true };
      if (token.text === 'false') return { type: 'Edm.Boolean', value: false };
      return token.text === 'null' ? { type: 'null', value: null } : undefined;
    case 'prefixed':
      if (token.prefix === 'datetime') {
        const value = parseDateTime(token.text);
        return value === undefined ? undefined : { type: 'Edm.DateTime', value };
      }
      if (token.prefix === 'datetimeoffset') {
        const value = parseDateTimeOffset(token.text);
        return value === undefined ? undefined : { type: 'Edm.DateTimeOffset', value };
      }
      if (token.prefix === 'guid' && guidPattern.test(token.text)) {
        return { type: 'Edm.Guid', value: token.text.toLowerCase() };
      }
      return undefined;
    case 'symbol':
      return undefined;
  }
};

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const maxInt64 = 9_223_372_036_854_775_807n;
// One beyond what rows can hold: compares with every row as the number it stands for would, and still is an exact bigint column value.
const beyondRows = Number.MAX_SAFE_INTEGER + 1;

const readInteger = (digits: string, isLong: boolean): UriLiteral | undefined => {
  if (digits.length > 20) return undefined;
  const exact = BigInt(digits);
  if (exact > maxInt64 || exact < -maxInt64 - 1n) return undefined;
  // Negative zero would not print as it was read.
  const value = Math.max(-beyondRows, Math.min(beyondRows, Number(exact))) + 0;
  const isInt32 = !isLong && value >= -2_147_483_648 && value <= 2_147_483_647;
  return { type: isInt32 ? 'Edm.Int32' : 'Edm.Int64', value };
};

const dateTimePattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/;

/**
 * Reads `2014-09-01T00:00:00[.SSS]` as UTC epoch milliseconds; digits beyond milliseconds are dropped. A zone suffix is refused, as are
 * days and hours that do not exist. Source: SAP doc "Cloud Integration OData API" (times are UTC, a zone is not interpreted); OData 2.0 Overview §6
 */
export const parseDateTime = (text: string): number | undefined => {
  const match = dateTimePattern.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', fraction = ''] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const epochMs = Date.parse(iso);
  // Date.parse carries 30 February over into March and 24:00 into the next day; a time that exists prints as it was read.
  return Number.isNaN(epochMs) || new Date(epochMs).toISOString() !== iso ? undefined : epochMs;
};

const offsetPattern = /(?:Z|([+-])(\d{2}):([0-5]\d))$/;

/** Reads a time with `Z` or an offset such as `+02:00` as epoch milliseconds. Source: OData 2.0 Overview §6 "Edm.DateTimeOffset" */
export const parseDateTimeOffset = (text: string): number | undefined => {
  const match = offsetPattern.exec(text);
  if (match === null) return undefined;
  const [{ length }, sign, hours = '00', minutes = '00'] = match;
  const localMs = parseDateTime(text.slice(0, -length));
  if (localMs === undefined || Number(hours) > 14) return undefined;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return localMs - (sign === '-' ? -offsetMs : offsetMs);
};

/** Epoch milliseconds as `2016-04-27T23:07:31.6810000Z`. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (seven digits) */
export const formatDateTimeOffset = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, -1)}0000Z`;

/** Epoch milliseconds as `2021-03-16T11:46:13.969`, UTC, with the trailing zeros of the fraction dropped. Source: SAP doc "OData API" (Atom samples) */
export const formatDateTime = (epochMs: number): string => {
  const iso = new Date(epochMs).toISOString();
  let end = iso.length - 1;
  while (iso.charCodeAt(end - 1) === 0x30 && iso.charCodeAt(end - 2) !== 0x3a && end > iso.length - 4) end -= 1;
  return iso.slice(0, iso.charCodeAt(end - 1) === 0x2e ? end - 1 : end);
};

/** Writes a value as a URI literal, not yet percent-encoded: `'it''s'`, `5L`, `datetime'…'`. Throws a plain error for null, which no key has. */
export const formatUriLiteral = (type: PrimitiveType, value: PrimitiveValue): string => {
  if (value === null) throw new Error('a key value is null');
  switch (type) {
    case 'Edm.String':
      return `'${String(value).replaceAll("'", "''")}'`;
    case 'Edm.Guid':
      return `guid'${value}'`;
    case 'Edm.DateTime':
      return `datetime'${formatDateTime(Number(value))}'`;
    case 'Edm.DateTimeOffset':
      return `datetimeoffset'${formatDateTimeOffset(Number(value))}'`;
    case 'Edm.Int64':
      return `${value}L`;
    case 'Edm.Int32':
    case 'Edm.Boolean':
      return String(value);
    case 'Edm.Binary':
      throw new Error('bytes are no key');
  }
};

/** True when a literal may be given for a property of `type`. A whole number that fits Int32 passes for Int64 too. */
export const isAssignable = (type: PrimitiveType, literal: UriLiteral): boolean =>
  type === literal.type || (type === 'Edm.Int64' && literal.type === 'Edm.Int32');
