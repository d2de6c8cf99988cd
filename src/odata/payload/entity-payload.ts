import type { ComplexValue, PrimitiveValue } from '../entity.ts';
import type { EntityKey } from '../parse-key-predicate.ts';
import type { EntitySet, ServiceModel } from '../service-model.ts';

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

/** What a body is read as. */
export type PayloadTarget = {
  readonly model: ServiceModel;
  readonly set: EntitySet;
  /** Navigation properties a body may fill, and with what. Links to where they lead, as replies show them, are passed over anywhere. */
  readonly navigation: ReadonlyMap<string, 'children' | 'reference'>;
};

/** Children of one entity in a body. Assumed: more than any known client sends. */
export const maxPayloadChildren = 100;

/** Collects what a body says about an entity, on objects without prototype: names are data (S-45). Private to one reading. */
export type PayloadBuilder = {
  readonly values: Record<string, PrimitiveValue | ComplexValue>;
  readonly children: Record<string, readonly EntityPayload[]>;
  readonly references: Record<string, EntityKey>;
};

/** Creates an empty one. */
export const createPayloadBuilder = (): PayloadBuilder => ({
  values: Object.create(null),
  children: Object.create(null),
  references: Object.create(null),
});
