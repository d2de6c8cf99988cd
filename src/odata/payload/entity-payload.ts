import type { ComplexValue, PrimitiveValue } from '../entity.ts';
import type { EntityKey } from '../parse-key-predicate.ts';

/**
 * An entity as a caller sent it, typed and checked against the model: text for `Edm.String`, `Edm.Guid` and `Edm.Binary` (base64), numbers
 * for whole numbers and times (epoch milliseconds), booleans. Only what was given is there.
 */
export type EntityPayload = {
  readonly values: Readonly<Record<string, PrimitiveValue | ComplexValue>>;
  /** Entities to be made along with it, by navigation property. */
  readonly children: Readonly<Record<string, readonly EntityPayload[]>>;
  /** Existing entities it is to be linked to, by navigation property: `{"__metadata":{"uri":"AccessPolicies(5L)"}}` or an Atom link. */
  readonly references: Readonly<Record<string, EntityKey>>;
};
