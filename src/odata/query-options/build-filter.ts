import type { PrimitiveType } from '../model.ts';
import type { UriLiteral } from '../uri-literal.ts';
import { applyCall, holdsComparison, holdsMatch } from './compare-values.ts';
import type {
  ComparisonOperator,
  FilterExpression,
  FilterTerm,
  FunctionCall,
  Match,
  TextLiteral,
} from './filter-expression.ts';

/** Why an expression is refused; `parseFilter` turns it into the 400. */
export class FilterFault extends Error {}

/** What a piece of an expression turned out to be. */
export type Parsed =
  | { readonly sort: 'condition'; readonly condition: FilterExpression }
  | { readonly sort: 'term'; readonly term: FilterTerm }
  | { readonly sort: 'literal'; readonly literal: UriLiteral };

const condition = (expression: FilterExpression): Parsed => ({ sort: 'condition', condition: expression });
const constant = (value: boolean): Parsed => condition({ kind: 'constant', value });

/** Takes a piece as a condition: a Boolean property stands for `property eq true`. Throws `FilterFault` for other values. */
export const asCondition = (parsed: Parsed): FilterExpression => {
  if (parsed.sort === 'condition') return parsed.condition;
  if (parsed.sort === 'literal' && parsed.literal.type === 'Edm.Boolean') {
    return { kind: 'constant', value: parsed.literal.value };
  }
  if (parsed.sort === 'term' && parsed.term.type === 'Edm.Boolean') {
    return { kind: 'comparison', operator: 'eq', left: parsed.term, right: { type: 'Edm.Boolean', value: true } };
  }
  throw new FilterFault('a value stands where a condition is expected');
};

/** Joins conditions; operands of the same kind are taken in one by one. */
export const connect = (kind: 'and' | 'or', operands: readonly FilterExpression[]): Parsed =>
  condition({ kind, operands: operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand])) });

/** Negates a condition. */
export const negate = (parsed: Parsed): Parsed => condition({ kind: 'not', operand: asCondition(parsed) });

/** Compares two pieces. Throws `FilterFault` when their types do not go together. */
export const compareParsed = (operator: ComparisonOperator, left: Parsed, right: Parsed): Parsed => {
  if (left.sort === 'condition' || right.sort === 'condition') return compareCondition(operator, left, right);
  assertComparable(operator, left, right);
  if (left.sort === 'literal') {
    if (right.sort === 'literal') return constant(holdsComparison(operator, left.literal.value, right.literal.value));
    return condition({ kind: 'comparison', operator: turned[operator], left: right.term, right: left.literal });
  }
  const operand = right.sort === 'literal' ? right.literal : right.term;
  return condition({ kind: 'comparison', operator, left: left.term, right: operand });
};

const turned: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/** `substringof('a',Name) eq true` is how many clients write a bare call, so a condition may be compared with `true` and `false`. */
const compareCondition = (operator: ComparisonOperator, left: Parsed, right: Parsed): Parsed => {
  const [expression, other] = left.sort === 'condition' ? [left, right] : [right, left];
  if (other.sort !== 'literal' || other.literal.type !== 'Edm.Boolean' || (operator !== 'eq' && operator !== 'ne')) {
    throw new FilterFault('a condition compares with true and false only');
  }
  return other.literal.value === (operator === 'eq') ? expression : negate(expression);
};

type Value = Exclude<Parsed, { readonly sort: 'condition' }>;

const typeOf = (value: Value): PrimitiveType | 'null' =>
  value.sort === 'literal' ? value.literal.type : value.term.type;

const assertComparable = (operator: ComparisonOperator, left: Value, right: Value): void => {
  const leftType = typeOf(left);
  const rightType = typeOf(right);
  const isEquality = operator === 'eq' || operator === 'ne';
  const isUnordered = [leftType, rightType].some(
    (type) => type === 'null' || type === 'Edm.Boolean' || type === 'Edm.Guid',
  );
  if (isUnordered && !isEquality) throw new FilterFault('null, booleans and guids have no order');
  if (leftType === 'null' || rightType === 'null' || familyOf(leftType) === familyOf(rightType)) return;
  throw new FilterFault(`${leftType} does not compare with ${rightType}`);
};

const familyOf = (type: PrimitiveType): string => (type === 'Edm.Int32' || type === 'Edm.Int64' ? 'integer' : type);

/** A call of a text function; of a literal, its result. Throws `FilterFault` when the argument is not text. */
export const createCall = (call: FunctionCall['call'], argument: Parsed): Parsed => {
  const text = asText(argument);
  const type = call === 'length' ? 'Edm.Int32' : 'Edm.String';
  if ('kind' in text) return { sort: 'term', term: { kind: 'call', call, argument: text, type } };
  const result = applyCall(call, text.value);
  return typeof result === 'number'
    ? { sort: 'literal', literal: { type: 'Edm.Int32', value: result } }
    : { sort: 'literal', literal: { type: 'Edm.String', value: String(result) } };
};

/** A text match; of two literals, its result. Throws `FilterFault` when an argument is not text. */
export const createMatch = (match: Match['match'], subject: Parsed, pattern: Parsed): Parsed => {
  const subjectText = asText(subject);
  const patternText = asText(pattern);
  if ('kind' in subjectText || 'kind' in patternText) {
    return condition({ kind: 'match', match, subject: subjectText, pattern: patternText });
  }
  return constant(holdsMatch(match, subjectText.value, patternText.value));
};

const asText = (parsed: Parsed): FilterTerm | TextLiteral => {
  if (parsed.sort === 'term' && parsed.term.type === 'Edm.String') return parsed.term;
  if (parsed.sort === 'literal' && parsed.literal.type === 'Edm.String') return parsed.literal;
  throw new FilterFault('a function of text got something else');
};
