import type { PrimitiveValue } from '../entity.ts';
import { quoteForError } from '../errors.ts';
import type { PrimitiveType } from '../model.ts';
import { parseDateTime, parseDateTimeOffset } from '../uri-literal.ts';
import { invalidPayload } from './errors.ts';

/** Reads a JSON value as one of `type`. Throws 400. Source: OData 2.0 JSON Format §4 "Primitive Types" */
export const readJsonValue = (name: string, type: PrimitiveType, value: unknown): PrimitiveValue => {
  if (value === null) return null;
  switch (type) {
    case 'Edm.Boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'Edm.Int32':
    case 'Edm.Int64':
      // Int64 is shown as text, so clients send it back as such.
      if (typeof value === 'number') return readInteger(name, type, String(value));
      if (typeof value === 'string' && type === 'Edm.Int64') return readInteger(name, type, value);
      break;
    default:
      if (typeof value === 'string') return readTextValue(name, type, value);
  }
  throw wrongType(name, type);
};

/** Reads the text of an XML element as a value of `type`. Throws 400. Source: OData 2.0 Atom Format §3; OData 2.0 Overview §6 */
export const readXmlValue = (name: string, type: PrimitiveType, text: string): PrimitiveValue => {
  switch (type) {
    case 'Edm.Boolean': {
      const word = text.trim();
      if (word === 'true' || word === '1') return true;
      if (word === 'false' || word === '0') return false;
      throw wrongType(name, type);
    }
    case 'Edm.Int32':
    case 'Edm.Int64':
      return readInteger(name, type, text.trim());
    case 'Edm.String':
      return readTextValue(name, type, text);
    default:
      return readTextValue(name, type, text.trim());
  }
};

const wrongType = (name: string, type: PrimitiveType) =>
  invalidPayload(`property '${quoteForError(name)}' must be of type ${type}`);

const limits = { 'Edm.Int32': 2_147_483_647, 'Edm.Int64': Number.MAX_SAFE_INTEGER } as const;

const readInteger = (name: string, type: 'Edm.Int32' | 'Edm.Int64', digits: string): number => {
  const value = /^[+-]?\d{1,19}$/.test(digits) ? Number(digits) : Number.NaN;
  // Beyond what rows can hold exactly there is nothing to store. Negative zero would not print as it was read.
  if (!Number.isSafeInteger(value) || value > limits[type] || value < -limits[type] - 1) throw wrongType(name, type);
  return value + 0;
};

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const jsonDatePattern = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;
const maxTimeMs = 253_402_300_799_999;

const readTextValue = (
  name: string,
  type: Exclude<PrimitiveType, 'Edm.Boolean' | 'Edm.Int32' | 'Edm.Int64'>,
  text: string,
): PrimitiveValue => {
  switch (type) {
    case 'Edm.String':
      // No database keeps NUL, and half a character is none.
      if (text.includes('\u0000') || !text.isWellFormed()) throw wrongType(name, type);
      return text;
    case 'Edm.Guid':
      if (guidPattern.test(text)) return text.toLowerCase();
      break;
    case 'Edm.DateTime':
    case 'Edm.DateTimeOffset': {
      const ms = jsonDatePattern.exec(text)?.[1];
      const parsed = ms === undefined ? (parseDateTime(text) ?? parseDateTimeOffset(text)) : Number(ms);
      if (parsed !== undefined && parsed >= 0 && parsed <= maxTimeMs) return parsed;
      break;
    }
    case 'Edm.Binary':
      return readBase64(name, text);
  }
  throw wrongType(name, type);
};

/** Base64 with its padding; line breaks, which MIME encoders put in, are taken out. Source: RFC 4648 §4 */
const readBase64 = (name: string, text: string): string => {
  const digits = /[\r\n]/.test(text) ? text.replaceAll(/[\r\n]+/g, '') : text;
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) throw wrongType(name, 'Edm.Binary');
  return digits;
};
