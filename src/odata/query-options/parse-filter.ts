import { invalidFilter } from '../errors.ts';
import { odataLimits } from '../limits.ts';
import type { EntityType } from '../service-model.ts';
import { readUriLiteral } from '../uri-literal.ts';
import {
  asCondition,
  compareParsed,
  connect,
  createCall,
  createMatch,
  FilterFault,
  negate,
  type Parsed,
} from './build-filter.ts';
import { type ComparisonOperator, type FilterExpression, findPropertyReference } from './filter-expression.ts';
import { type Token, tokenize } from './tokenize.ts';

/**
 * Parses a decoded `$filter` (or `filterCustomHeaderProperties`-like) expression over the properties of `type`. Runs in time linear in the
 * length. Throws 400 `Invalid filter expression: '…'.` for anything that is not understood, does not type-check or exceeds the limits.
 * Source: OData 2.0 URI Conventions §4.5 "Filter System Query Option"; limits: security requirement S-53
 */
export const parseFilter = (text: string, type: EntityType): FilterExpression => {
  try {
    if (Buffer.byteLength(text) > odataLimits.filterBytes) throw new FilterFault('longer than 8 KiB');
    const tokens = tokenize(text);
    if (tokens === undefined) throw new FilterFault('not made of names, literals and parentheses');
    return parseFilterTokens(tokens, type);
  } catch (error) {
    if (error instanceof FilterFault) throw invalidFilter(text, error.message);
    throw error;
  }
};

/** Where the parser stands. Mutable, and private to one call. */
type Cursor = { readonly tokens: readonly Token[]; readonly type: EntityType; index: number; nodes: number };

/** The parser behind `parseFilter`, on tokens. Throws `FilterFault`. */
export const parseFilterTokens = (tokens: readonly Token[], type: EntityType): FilterExpression => {
  const cursor: Cursor = { tokens, type, index: 0, nodes: 0 };
  const parsed = parseBinary(cursor, 1, 0);
  if (cursor.index < tokens.length) throw new FilterFault(`unexpected token at ${tokens[cursor.index]?.start}`);
  return asCondition(parsed);
};

// Higher binds tighter; all are left-associative. Source: OData 2.0 URI Conventions §4.5 (operator precedence)
const precedences: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['eq', 3],
  ['ne', 3],
  ['gt', 4],
  ['ge', 4],
  ['lt', 4],
  ['le', 4],
]);

const peekOperator = (cursor: Cursor): string | undefined => {
  const token = cursor.tokens[cursor.index];
  return token?.kind === 'name' && precedences.has(token.text) ? token.text : undefined;
};

const parseBinary = (cursor: Cursor, minPrecedence: number, depth: number): Parsed => {
  let left = parseUnary(cursor, depth);
  for (;;) {
    const operator = peekOperator(cursor);
    const precedence = operator === undefined ? 0 : (precedences.get(operator) ?? 0);
    if (operator === undefined || precedence < minPrecedence) return left;
    countNode(cursor);
    if (operator === 'and' || operator === 'or') {
      // A chain becomes one node, so that a long list of alternatives is neither deep nor copied again and again.
      const operands = [asOperand(cursor, left)];
      while (peekOperator(cursor) === operator) {
        cursor.index += 1;
        operands.push(asOperand(cursor, parseBinary(cursor, precedence + 1, depth)));
      }
      left = connect(operator, operands);
    } else {
      cursor.index += 1;
      // The operator is one of the six comparisons: precedences holds nothing else besides "and" and "or".
      left = compareParsed(operator as ComparisonOperator, left, parseBinary(cursor, precedence + 1, depth));
    }
  }
};

/** Conditions were counted where they were built; a bare property or literal becomes one only here. */
const asOperand = (cursor: Cursor, parsed: Parsed): FilterExpression => {
  if (parsed.sort !== 'condition') countNode(cursor);
  return asCondition(parsed);
};

const parseUnary = (cursor: Cursor, depth: number): Parsed => {
  if (depth > odataLimits.filterDepth) throw new FilterFault('nested too deeply');
  const token = take(cursor);
  if (token.kind === 'symbol') {
    if (token.text !== '(') throw new FilterFault(`unexpected '${token.text}' at ${token.start}`);
    const inner = parseBinary(cursor, 1, depth + 1);
    expectSymbol(cursor, ')');
    return inner;
  }
  const literal = readUriLiteral(token);
  if (literal !== undefined) return { sort: 'literal', literal };
  if (token.kind !== 'name') throw new FilterFault(`not a literal at ${token.start}`);
  if (token.text === 'not') {
    countNode(cursor);
    return negate(parseUnary(cursor, depth + 1));
  }
  const next = cursor.tokens[cursor.index];
  if (next?.kind === 'symbol' && next.text === '(') return parseCall(cursor, token.text, depth + 1);
  const property = findPropertyReference(cursor.type, token.text);
  if (property === undefined) throw new FilterFault(`no such property at ${token.start}`);
  return { sort: 'term', term: property };
};

const parseCall = (cursor: Cursor, name: string, depth: number): Parsed => {
  countNode(cursor);
  expectSymbol(cursor, '(');
  const first = parseBinary(cursor, 1, depth);
  switch (name) {
    case 'tolower':
    case 'toupper':
    case 'length':
      expectSymbol(cursor, ')');
      return createCall(name, first);
    case 'substringof':
    case 'startswith':
    case 'endswith': {
      expectSymbol(cursor, ',');
      const second = parseBinary(cursor, 1, depth);
      expectSymbol(cursor, ')');
      // Of the three, only substringof names the text to look for first.
      return name === 'substringof' ? createMatch(name, second, first) : createMatch(name, first, second);
    }
    default:
      throw new FilterFault('unsupported function');
  }
};

const take = (cursor: Cursor): Token => {
  const token = cursor.tokens[cursor.index];
  if (token === undefined) throw new FilterFault('unexpected end');
  cursor.index += 1;
  return token;
};

const expectSymbol = (cursor: Cursor, text: string): void => {
  const token = take(cursor);
  if (token.kind !== 'symbol' || token.text !== text) throw new FilterFault(`expected '${text}' at ${token.start}`);
};

const countNode = (cursor: Cursor): void => {
  cursor.nodes += 1;
  if (cursor.nodes > odataLimits.filterNodes) throw new FilterFault('more than 200 nodes');
};
