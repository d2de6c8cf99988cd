import { malformedPath, unknownProperty, unknownResource } from './errors.ts';
import { odataLimits } from './limits.ts';
import type { FunctionImportModel } from './model.ts';
import { type EntityKey, parseKeyPredicate } from './parse-key-predicate.ts';
import type { EntitySet, Navigation, Property, ServiceModel } from './service-model.ts';

/** One step along the entities of a path: a set, or a navigation property from the step before, narrowed by a key or not. */
export type PathStep = {
  readonly set: EntitySet;
  /** Absent on the first step. */
  readonly navigation?: Navigation;
  readonly key?: EntityKey;
};

/** The steps of a path; the first starts at an entity set. */
export type PathSteps = readonly [PathStep, ...PathStep[]];

/** A property of the last step's entity; `inner` is a property of the complex value that `property` then holds. */
export type PropertyPath = {
  readonly property: Property;
  readonly inner?: { readonly name: string; readonly property: Property };
};

/** What a path addresses. `set` is the set the addressed entities belong to (the last step's). */
export type ResourcePath =
  | { readonly kind: 'service-document' }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'batch' }
  | { readonly kind: 'function-import'; readonly functionImport: FunctionImportModel }
  | { readonly kind: 'collection' | 'count' | 'entity' | 'media'; readonly steps: PathSteps; readonly set: EntitySet }
  | {
      readonly kind: 'property' | 'property-value';
      readonly steps: PathSteps;
      readonly set: EntitySet;
      readonly path: PropertyPath;
    }
  | {
      /** `steps` lead to the entity that owns the links; `set` is the navigation's target. */
      readonly kind: 'links' | 'links-count';
      readonly steps: PathSteps;
      readonly navigation: Navigation;
      readonly set: EntitySet;
      readonly key?: EntityKey;
    };

/**
 * Resolves a path behind the service root, as received (percent-encoded). Each segment is decoded once, after splitting, so an encoded
 * slash stays inside its segment; `+` is a plus sign. Throws 404 for names the model lacks and 400 for what is not well-formed.
 * Source: OData 2.0 URI Conventions §3 "Resource Path"
 */
export const parseResourcePath = (model: ServiceModel, rawPath: string): ResourcePath => {
  const segments = splitPath(rawPath);
  const [first, ...rest] = segments;
  if (first === undefined) return { kind: 'service-document' };
  const alone = parseLoneSegment(model, first);
  if (alone !== undefined) {
    const [next] = rest;
    if (next !== undefined) throw unknownResource(next);
    return alone;
  }
  const { name, predicate } = splitPredicate(first);
  const set = model.entitySets.get(name);
  if (set === undefined) throw unknownResource(name);
  return walk([createStep(set, predicate)], rest);
};

const parseLoneSegment = (model: ServiceModel, segment: string): ResourcePath | undefined => {
  if (segment === '$metadata') return { kind: 'metadata' };
  if (segment === '$batch') return { kind: 'batch' };
  const functionImport = model.functionImports.get(segment);
  return functionImport && { kind: 'function-import', functionImport };
};

const splitPath = (rawPath: string): readonly string[] => {
  // Node hands bytes above 0x7F through as Latin-1, which is not what the client meant.
  if (/[^\u0021-\u007e]/.test(rawPath)) throw malformedPath('a character outside printable ASCII');
  const path = rawPath.startsWith('/') ? rawPath.slice(1) : rawPath;
  if (path === '') return [];
  const raw = (path.endsWith('/') ? path.slice(0, -1) : path).split('/', odataLimits.pathSegments + 1);
  if (raw.length > odataLimits.pathSegments) throw malformedPath('too many segments');
  return raw.map(decodeSegment);
};

const decodeSegment = (raw: string): string => {
  if (raw === '') throw malformedPath('an empty segment');
  if (raw.length > odataLimits.segmentCharacters) throw malformedPath('a segment is too long');
  try {
    return decodeURIComponent(raw);
  } catch {
    throw malformedPath('broken percent-encoding');
  }
};

/** Splits `Set('k')` at its first parenthesis; `predicate` is the text between the parentheses. */
const splitPredicate = (segment: string): { readonly name: string; readonly predicate?: string } => {
  const open = segment.indexOf('(');
  if (open === -1) return { name: segment };
  if (!segment.endsWith(')')) throw malformedPath('an unclosed key predicate');
  return { name: segment.slice(0, open), predicate: segment.slice(open + 1, -1) };
};

const createStep = (set: EntitySet, predicate: string | undefined, navigation?: Navigation): PathStep => ({
  set,
  ...(navigation && { navigation }),
  ...(predicate !== undefined && { key: parseKeyPredicate(set, predicate) }),
});

const isSingle = (step: PathStep): boolean =>
  step.key !== undefined || (step.navigation !== undefined && step.navigation.multiplicity !== '*');

const lastOf = (steps: PathSteps): PathStep => steps.at(-1) ?? steps[0];

const walk = (steps: PathSteps, rest: readonly string[]): ResourcePath => {
  const step = lastOf(steps);
  const { set } = step;
  const single = isSingle(step);
  const [segment, ...after] = rest;
  if (segment === undefined) return { kind: single ? 'entity' : 'collection', steps, set };
  const end = (path: ResourcePath): ResourcePath => {
    const [next] = after;
    if (next !== undefined) throw unknownResource(next);
    return path;
  };
  if (!single) {
    if (segment === '$count') return end({ kind: 'count', steps, set });
    // Nothing else follows a whole collection.
    throw segment.startsWith('$') ? unknownResource(segment) : unknownProperty(segment);
  }
  if (segment === '$value' && set.type.hasStream) return end({ kind: 'media', steps, set });
  if (segment === '$links') return parseLinks(steps, after);
  if (segment.startsWith('$')) throw unknownResource(segment);

  const { name, predicate } = splitPredicate(segment);
  const navigation = set.type.navigation.get(name);
  if (navigation !== undefined) {
    if (predicate !== undefined && navigation.multiplicity !== '*') throw malformedPath('a key behind a single entity');
    return walk([...steps, createStep(navigation.target, predicate, navigation)], after);
  }
  const property = set.type.properties.get(segment);
  if (property === undefined) throw unknownProperty(segment);
  return parseProperty(steps, property, after);
};

const parseProperty = (steps: PathSteps, property: Property, rest: readonly string[]): ResourcePath => {
  const { set } = lastOf(steps);
  let path: PropertyPath = { property };
  let after = rest;
  const [name] = rest;
  if (property.kind === 'complex' && name !== undefined && !name.startsWith('$')) {
    const inner = property.type.properties.get(name);
    if (inner === undefined) throw unknownProperty(name);
    path = { property, inner: { name, property: { kind: 'primitive', name, type: inner.type } } };
    after = rest.slice(1);
  }
  const [tail, extra] = after;
  if (tail === undefined) return { kind: 'property', steps, set, path };
  // A complex value has no text of its own.
  const hasValue = property.kind === 'primitive' || path.inner !== undefined;
  if (tail !== '$value' || !hasValue) throw tail.startsWith('$') ? unknownResource(tail) : unknownProperty(tail);
  if (extra !== undefined) throw unknownResource(extra);
  return { kind: 'property-value', steps, set, path };
};

const parseLinks = (steps: PathSteps, rest: readonly string[]): ResourcePath => {
  const [segment, tail, extra] = rest;
  if (segment === undefined) throw unknownResource('$links');
  const { name, predicate } = splitPredicate(segment);
  const navigation = lastOf(steps).set.type.navigation.get(name);
  if (navigation === undefined) throw unknownProperty(name);
  if (predicate !== undefined && navigation.multiplicity !== '*') throw malformedPath('a key behind a single entity');
  const { key } = createStep(navigation.target, predicate);
  const target = { steps, navigation, set: navigation.target, ...(key && { key }) };
  if (tail === undefined) return { kind: 'links', ...target };
  const countable = navigation.multiplicity === '*' && key === undefined;
  if (tail !== '$count' || !countable) throw unknownResource(tail);
  if (extra !== undefined) throw unknownResource(extra);
  return { kind: 'links-count', ...target };
};
