import { invalidQueryOption } from '../errors.ts';
import { odataLimits } from '../limits.ts';
import type { EntitySet, Navigation, Property } from '../service-model.ts';

/** Which parts of an entity a reply shows: `$select` and `$expand` resolved together. */
export type Projection = {
  readonly set: EntitySet;
  readonly properties: readonly Property[];
  readonly navigation: readonly ProjectedNavigation[];
};

/** A navigation property in a reply: a link, or the entities themselves when `expanded` says how they look. */
export type ProjectedNavigation = { readonly navigation: Navigation; readonly expanded?: Projection };

/** Everything of `set`, navigation as links. */
export const projectAll = (set: EntitySet): Projection => project(set, undefined, emptyExpand);

/**
 * Resolves decoded `$select` and `$expand`. A navigation property is inlined when it is expanded and, if there is a `$select`, selected too.
 * Throws 400 for unknown names and beyond the limits. The key is not forced into the result.
 * Source: OData 2.0 URI Conventions §4.6 "Expand", §4.8 "Select"; SAP doc "OData API"
 */
export const parseProjection = (set: EntitySet, select: string | undefined, expand: string | undefined): Projection =>
  project(
    set,
    select === undefined ? undefined : parseSelect(set, select),
    expand === undefined ? emptyExpand : parseExpand(set, expand),
  );

/** `undefined` as a child stands for "all of it". */
type SelectNode = { star: boolean; readonly children: Map<string, SelectNode | undefined> };
type ExpandNode = Map<string, ExpandNode>;
const emptyExpand: ExpandNode = new Map();

const splitPaths = (option: string, text: string, maxPaths: number): readonly (readonly string[])[] => {
  const paths = text.split(',', maxPaths + 1);
  if (paths.length > maxPaths) throw invalidQueryOption(option, `at most ${maxPaths} paths are allowed`);
  return paths.map((path) => {
    const segments = path.trim().split('/', odataLimits.expandDepth + 2);
    if (segments.length > odataLimits.expandDepth + 1) throw invalidQueryOption(option, 'a path is too long');
    return segments;
  });
};

const parseExpand = (set: EntitySet, text: string): ExpandNode => {
  const root: ExpandNode = new Map();
  for (const segments of splitPaths('$expand', text, odataLimits.expandPaths)) {
    if (segments.length > odataLimits.expandDepth) throw invalidQueryOption('$expand', 'a path is too long');
    let node = root;
    let { type } = set;
    for (const segment of segments) {
      const navigation = type.navigation.get(segment);
      if (navigation === undefined) throw invalidQueryOption('$expand', 'not a navigation property');
      const child = node.get(segment) ?? new Map();
      node.set(segment, child);
      node = child;
      type = navigation.target.type;
    }
  }
  return root;
};

const parseSelect = (set: EntitySet, text: string): SelectNode => {
  const root: SelectNode = { star: false, children: new Map() };
  for (const segments of splitPaths('$select', text, odataLimits.selectItems)) addSelected(root, set, segments);
  return root;
};

const addSelected = (node: SelectNode, set: EntitySet, segments: readonly string[]): void => {
  const [name = '', ...rest] = segments;
  if (rest.length === 0) {
    if (name === '*') node.star = true;
    else if (set.type.properties.has(name) || set.type.navigation.has(name)) node.children.set(name, undefined);
    else throw invalidQueryOption('$select', 'not a property');
    return;
  }
  const navigation = set.type.navigation.get(name);
  if (navigation === undefined) throw invalidQueryOption('$select', 'only a navigation property leads further');
  const isWhole = node.children.has(name) && node.children.get(name) === undefined;
  const child = node.children.get(name) ?? { star: false, children: new Map() };
  addSelected(child, navigation.target, rest);
  if (!isWhole) node.children.set(name, child);
};

const project = (set: EntitySet, select: SelectNode | undefined, expand: ExpandNode): Projection => {
  const isSelected = (name: string): boolean => select === undefined || select.star || select.children.has(name);
  const navigation: ProjectedNavigation[] = [];
  for (const candidate of set.type.navigation.values()) {
    const { name, target } = candidate;
    const children = expand.get(name);
    const selected = select?.children.get(name);
    if (selected !== undefined && children === undefined) {
      throw invalidQueryOption('$select', 'a path through a navigation property needs it in $expand');
    }
    if (!isSelected(name)) continue;
    navigation.push({
      navigation: candidate,
      ...(children && { expanded: project(target, selected, children) }),
    });
  }
  return { set, properties: [...set.type.properties.values()].filter(({ name }) => isSelected(name)), navigation };
};
