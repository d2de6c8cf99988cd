import type { PrimitiveValue } from '../entity.ts';
import type { ComparisonOperator, FunctionCall, Match } from './filter-expression.ts';

/** Orders text by code point (the order of its UTF-8 bytes): negative, zero or positive. */
export const compareText = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    // Units of a surrogate pair stand for code points above all others, but are numbered below U+E000.
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
};

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** Orders two values of the same type; null comes before everything. Source: OData 2.0 URI Conventions §4.2. Assumed: place of null, as in SQLite */
export const compareValues = (left: PrimitiveValue, right: PrimitiveValue): number => {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  return Number(left) - Number(right);
};

/** Whether a comparison holds; see `FilterExpression` for null. */
export const holdsComparison = (operator: ComparisonOperator, left: PrimitiveValue, right: PrimitiveValue): boolean => {
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null) return false;
  const order = compareValues(left, right);
  switch (operator) {
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
};

/** Whether a text match holds; false when either side is null. Letters match exactly. */
export const holdsMatch = (match: Match['match'], subject: PrimitiveValue, pattern: PrimitiveValue): boolean => {
  if (typeof subject !== 'string' || typeof pattern !== 'string') return false;
  switch (match) {
    case 'substringof':
      return subject.includes(pattern);
    case 'startswith':
      return subject.startsWith(pattern);
    case 'endswith':
      return subject.endsWith(pattern);
  }
};

/** Applies a text function; null stays null. */
export const applyCall = (call: FunctionCall['call'], argument: PrimitiveValue): string | number | null => {
  if (typeof argument !== 'string') return null;
  switch (call) {
    case 'tolower':
      return argument.toLowerCase();
    case 'toupper':
      return argument.toUpperCase();
    case 'length':
      return argument.length;
  }
};
