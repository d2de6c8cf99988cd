import type { PrimitiveType } from '../model.ts';
import type { EntityType } from '../service-model.ts';
import type { UriLiteral } from '../uri-literal.ts';

/**
 * A checked `$filter`: names resolved, types compared, constants folded. Every condition is two-valued, null included: an ordering
 * comparison or a match with a null operand is false, `eq null` and `ne 'x'` are true of null, and `not` turns exactly that around.
 * Whoever translates it to SQL must keep null from making a condition unknown. Source: OData 2.0 URI Conventions §4.5
 */
export type FilterExpression =
  /** At least two operands, none of them of the same kind as the connective itself. */
  | { readonly kind: 'and' | 'or'; readonly operands: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | Comparison
  | Match
  | { readonly kind: 'constant'; readonly value: boolean };

/** The comparison operators. */
export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * A comparison. A literal is always on the right (operators are turned round where needed). Null only comes with `eq` and `ne`.
 * Text compares by code point.
 */
export type Comparison = {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: FilterTerm;
  readonly right: FilterTerm | UriLiteral;
};

/** `substringof(pattern, subject)`, `startswith(subject, pattern)`, `endswith(subject, pattern)`; at least one is not a literal. */
export type Match = {
  readonly kind: 'match';
  readonly match: 'substringof' | 'startswith' | 'endswith';
  readonly subject: FilterTerm | TextLiteral;
  readonly pattern: FilterTerm | TextLiteral;
};

/** A literal that is text. */
export type TextLiteral = Extract<UriLiteral, { readonly value: string }>;

/** A value that depends on the entity. */
export type FilterTerm = PropertyReference | FunctionCall;

/** A primitive property: `Status`, or `IntegrationArtifact/Id` inside a complex value (two segments). */
export type PropertyReference = {
  readonly kind: 'property';
  readonly path: string;
  readonly segments: readonly string[];
  readonly type: PrimitiveType;
};

/** A function of text. `length` counts UTF-16 units. */
export type FunctionCall = {
  readonly kind: 'call';
  readonly call: 'tolower' | 'toupper' | 'length';
  readonly argument: FilterTerm;
  readonly type: 'Edm.String' | 'Edm.Int32';
};

/** Finds a primitive property by its path in an expression; `undefined` when the type has none there. */
export const findPropertyReference = (type: EntityType, path: string): PropertyReference | undefined => {
  const segments = path.split('/', 3);
  const [name = '', inner] = segments;
  const property = type.properties.get(name);
  if (property === undefined) return undefined;
  if (property.kind === 'primitive') {
    return inner === undefined ? { kind: 'property', path, segments, type: property.type } : undefined;
  }
  if (inner === undefined || segments.length > 2) return undefined;
  const member = property.type.properties.get(inner);
  return member && { kind: 'property', path, segments, type: member.type };
};
