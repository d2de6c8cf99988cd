import type { ComplexValue, PrimitiveValue } from '../entity.ts';
import { dataNamespace, metadataNamespace } from '../representations/xml-property.ts';
import type { Property } from '../service-model.ts';
import {
  createPayloadBuilder,
  type EntityPayload,
  maxPayloadChildren,
  type PayloadBuilder,
  type PayloadTarget,
} from './entity-payload.ts';
import { invalidPayload, unknownPayloadProperty } from './errors.ts';
import { parseReference } from './parse-reference.ts';
import { readXmlValue } from './read-value.ts';

/** An XML element as it is taken from the program's one XML reader, which stands beside this folder. */
export type PayloadElement = {
  /** Namespace URI, `''` for none. */
  readonly namespace: string;
  readonly name: string;
  /** By name; one with a namespace as `{uri}name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly PayloadElement[];
  readonly text: string;
};

const atomNamespace = 'http://www.w3.org/2005/Atom';
const relatedPrefix = `${dataNamespace}/related/`;

/**
 * Reads a parsed Atom entry as an entity: `m:properties` inside `content` or beside it. What else an entry holds is passed over. Throws 400
 * for unknown properties and values of another type. Source: OData 2.0 Atom Format §3; SAP doc "OData API" (Atom samples)
 */
export const readAtomEntity = (target: PayloadTarget, root: PayloadElement): EntityPayload => {
  if (!isElement(root, atomNamespace, 'entry')) throw invalidPayload('expected an Atom entry');
  const builder = createPayloadBuilder();
  const contents = root.children.filter((child) => isElement(child, atomNamespace, 'content'));
  const properties = [root, ...contents].flatMap(({ children }) =>
    children.filter((child) => isElement(child, metadataNamespace, 'properties')),
  );
  const [only] = properties;
  if (properties.length > 1) throw invalidPayload('an entry must have its properties once');
  for (const element of only?.children ?? []) {
    const property = element.namespace === dataNamespace ? target.set.type.properties.get(element.name) : undefined;
    if (property === undefined) throw unknownPayloadProperty(element.name);
    if (element.name in builder.values) throw invalidPayload(`property '${element.name}' is given twice`);
    builder.values[element.name] = readProperty(property, element);
  }
  for (const child of root.children) if (isElement(child, atomNamespace, 'link')) readLink(target, builder, child);
  return builder;
};

const isElement = (element: PayloadElement, namespace: string, name: string): boolean =>
  element.namespace === namespace && element.name === name;

const isNull = ({ attributes }: PayloadElement): boolean => attributes.get(`{${metadataNamespace}}null`) === 'true';

const readProperty = (property: Property, element: PayloadElement): PrimitiveValue | ComplexValue => {
  if (isNull(element)) return null;
  if (property.kind === 'primitive') {
    if (element.children.length > 0) throw invalidPayload(`property '${property.name}' must be text`);
    return readXmlValue(property.name, property.type, element.text);
  }
  const members: Record<string, PrimitiveValue> = Object.create(null);
  for (const child of element.children) {
    const member = child.namespace === dataNamespace ? property.type.properties.get(child.name) : undefined;
    if (member === undefined) throw unknownPayloadProperty(`${property.name}/${child.name}`);
    if (child.name in members) throw invalidPayload(`property '${child.name}' is given twice`);
    members[child.name] = isNull(child) ? null : readXmlValue(child.name, member.type, child.text);
  }
  return members;
};

/** Links show where navigation leads, as in replies; where a body may fill it, they hold children or name an entity. */
const readLink = (target: PayloadTarget, builder: PayloadBuilder, link: PayloadElement): void => {
  const rel = link.attributes.get('rel') ?? '';
  const navigation = rel.startsWith(relatedPrefix)
    ? target.set.type.navigation.get(rel.slice(relatedPrefix.length))
    : undefined;
  if (navigation === undefined) return;
  const { name } = navigation;
  const inline = link.children.find((child) => isElement(child, metadataNamespace, 'inline'));
  const kind = target.navigation.get(name);
  if (inline !== undefined) {
    if (kind !== 'children') throw invalidPayload(`'${name}' cannot be given in the body`);
    const entries = inline.children
      .flatMap((child) => (isElement(child, atomNamespace, 'feed') ? child.children : [child]))
      .filter((child) => isElement(child, atomNamespace, 'entry'));
    if (entries.length > maxPayloadChildren) {
      throw invalidPayload(`'${name}' must have at most ${maxPayloadChildren} entries`);
    }
    const inner = { model: target.model, set: navigation.target, navigation: new Map() };
    builder.children[name] = entries.map((entry) => readAtomEntity(inner, entry));
    return;
  }
  const href = link.attributes.get('href');
  const key =
    kind === 'reference' && href !== undefined ? parseReference(target.model, navigation.target, href) : undefined;
  if (key !== undefined) builder.references[name] = key;
};
