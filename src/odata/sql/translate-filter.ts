import { type RawBuilder, sql } from 'kysely';
import type { PrimitiveValue } from '../entity.ts';
import { applyCall, holdsComparison, holdsMatch } from '../query-options/compare-values.ts';
import type {
  Comparison,
  ComparisonOperator,
  FilterExpression,
  FilterTerm,
  Match,
} from '../query-options/filter-expression.ts';

/** Where the value of a property comes from: a column, or the same text for every entity. */
export type PropertySource =
  | { readonly kind: 'column'; readonly column: string; readonly isNullable: boolean; readonly isBoolean: boolean }
  | { readonly kind: 'constant'; readonly value: string };

/** The table entities are stored in. Every name in it is written in our code; nothing in it comes from a request (S-53). */
export type EntityTable = {
  readonly table: string;
  /** By path in an expression: `Status`, `IntegrationArtifact/Id`. */
  readonly properties: ReadonlyMap<string, PropertySource>;
};

/** A piece of SQL: fixed text, names from an `EntityTable`, and parameters. */
export type SqlCondition = RawBuilder<unknown>;

const always: SqlCondition = sql`1 = 1`;
const never: SqlCondition = sql`1 = 0`;

/**
 * Translates a checked `$filter` to SQL over the set's columns. The SQL is true exactly where the expression is; where the expression is
 * false it is false or unknown, which `where` treats alike. Values are parameters, names the set's own (S-53). `tolower` and `toupper`
 * change ASCII letters only, and `length` counts code points: what both databases can do. Source: OData 2.0 URI Conventions §4.5
 */
export const translateFilter = (expression: FilterExpression, set: EntityTable): SqlCondition => {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const operands = expression.operands.map((operand) => translateFilter(operand, set));
      return sql`(${sql.join(operands, expression.kind === 'and' ? sql` and ` : sql` or `)})`;
    }
    case 'not':
      // "Unknown" stands for false inside, so it has to become true here: a plain "not" would leave it unknown.
      return sql`((${translateFilter(expression.operand, set)}) is not true)`;
    case 'constant':
      return expression.value ? always : never;
    case 'comparison':
      return translateComparison(expression, set);
    case 'match':
      return translateMatch(expression, set);
  }
};

/** A term that does not depend on the row has a `value`; the others are SQL. */
type Operand =
  | { readonly kind: 'value'; readonly value: PrimitiveValue }
  | { readonly kind: 'sql'; readonly sql: SqlCondition; readonly isNullable: boolean };

const toOperand = (term: FilterTerm | { readonly value: PrimitiveValue }, set: EntityTable): Operand => {
  if (!('kind' in term)) return { kind: 'value', value: term.value };
  if (term.kind === 'property') {
    const property = set.properties.get(term.path);
    // The model and the stored set are made from one list, so every property of one is in the other.
    if (property === undefined) throw new Error(`${set.table} does not store ${term.path}`);
    if (property.kind === 'constant') return { kind: 'value', value: property.value };
    return { kind: 'sql', sql: sql.ref(property.column), isNullable: property.isNullable };
  }
  const argument = toOperand(term.argument, set);
  if (argument.kind === 'value') return { kind: 'value', value: applyCall(term.call, argument.value) };
  return { kind: 'sql', sql: translateCall(term.call, argument.sql), isNullable: argument.isNullable };
};

const translateCall = (call: 'tolower' | 'toupper' | 'length', argument: SqlCondition): SqlCondition => {
  switch (call) {
    case 'tolower':
      return sql`lower(${argument})`;
    case 'toupper':
      return sql`upper(${argument})`;
    case 'length':
      // PostgreSQL would take a parameter compared with it for a 32 bit number.
      return sql`cast(length(${argument}) as bigint)`;
  }
};

const toParameter = (value: PrimitiveValue): string | number | null =>
  typeof value === 'boolean' ? Number(value) : value;

const toSql = (operand: Operand): SqlCondition =>
  operand.kind === 'sql' ? operand.sql : sql`${toParameter(operand.value)}`;

const orderings: Readonly<Record<Exclude<ComparisonOperator, 'eq' | 'ne'>, SqlCondition>> = {
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
};

const translateComparison = ({ operator, left, right }: Comparison, set: EntityTable): SqlCondition => {
  const leftOperand = toOperand(left, set);
  const rightOperand = toOperand(right, set);
  if (leftOperand.kind === 'value' && rightOperand.kind === 'value') {
    return holdsComparison(operator, leftOperand.value, rightOperand.value) ? always : never;
  }
  if (operator !== 'eq' && operator !== 'ne') {
    return sql`${toSql(leftOperand)} ${orderings[operator]} ${toSql(rightOperand)}`;
  }
  const [first, second] = leftOperand.kind === 'sql' ? [leftOperand, rightOperand] : [rightOperand, leftOperand];
  if (second.kind === 'value' && second.value === null) {
    return operator === 'eq' ? sql`${toSql(first)} is null` : sql`${toSql(first)} is not null`;
  }
  const bothMayBeNull = isNullable(first) && isNullable(second);
  if (operator === 'eq') {
    return bothMayBeNull
      ? sql`${toSql(first)} is not distinct from ${toSql(second)}`
      : sql`${toSql(first)} = ${toSql(second)}`;
  }
  return isNullable(first) || isNullable(second)
    ? sql`${toSql(first)} is distinct from ${toSql(second)}`
    : sql`${toSql(first)} <> ${toSql(second)}`;
};

const isNullable = (operand: Operand): boolean => operand.kind === 'sql' && operand.isNullable;

const translateMatch = ({ match, subject, pattern }: Match, set: EntityTable): SqlCondition => {
  const subjectOperand = toOperand(subject, set);
  const patternOperand = toOperand(pattern, set);
  if (subjectOperand.kind === 'value' && patternOperand.kind === 'value') {
    return holdsMatch(match, subjectOperand.value, patternOperand.value) ? always : never;
  }
  const text = toText(subjectOperand);
  const part = toText(patternOperand);
  const size = lengthOf(patternOperand);
  // Only functions both databases have; LIKE would fold case in one of them.
  switch (match) {
    case 'substringof':
      return sql`(${text} is not null and (${size} = 0 or replace(${text}, ${part}, '') <> ${text}))`;
    case 'startswith':
      return sql`substr(${text}, 1, ${size}) = ${part}`;
    case 'endswith':
      return sql`(length(${text}) >= ${size} and substr(${text}, length(${text}) - ${size} + 1) = ${part})`;
  }
};

// A bare parameter has no type of its own, which PostgreSQL's functions need.
const toText = (operand: Operand): SqlCondition =>
  operand.kind === 'sql' ? operand.sql : sql`cast(${toParameter(operand.value)} as text)`;

const lengthOf = (operand: Operand): SqlCondition => {
  if (operand.kind === 'sql') return sql`length(${operand.sql})`;
  return sql`cast(${[...String(operand.value)].length} as integer)`;
};
