/** An element as the rooms read it: what it says, and nothing of how it was written. */
export type XmlElement = {
  /** Namespace URI, `''` for none. */
  readonly namespace: string;
  /** Without prefix. */
  readonly name: string;
  /** By name; one with a namespace as `{uri}name`. Declarations of namespaces are no attributes. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The element's own text, whole: comments do not split it (S-34). That of its children is not part of it. */
  readonly text: string;
};

/** An element with everything its canonical form depends on. */
export type SourceElement = {
  readonly kind: 'element';
  /** `''` for none. */
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly SourceAttribute[];
  /** Namespaces the element itself declares, by prefix, `''` being the default. */
  readonly declarations: ReadonlyMap<string, string>;
  readonly parent: SourceElement | undefined;
  readonly content: readonly SourceNode[];
};

/** What stands in an element. Comments are kept because some places must not have any. */
export type SourceNode = SourceElement | { readonly kind: 'text' | 'cdata' | 'comment'; readonly value: string };

/** An attribute that is no declaration of a namespace. `namespace` is `''` where the name has no prefix. */
export type SourceAttribute = {
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: string;
};

/** The child elements of an element. */
export const listElements = (element: SourceElement): readonly SourceElement[] =>
  element.content.filter((node) => node.kind === 'element');

/** The value of an attribute without namespace. */
export const findAttribute = (element: SourceElement, name: string): string | undefined =>
  element.attributes.find((attribute) => attribute.namespace === '' && attribute.name === name)?.value;

/** The element and `levels` of what is below it, or all, as the rooms read it. */
export const toXmlElement = (element: SourceElement, levels = Number.POSITIVE_INFINITY): XmlElement => ({
  namespace: element.namespace,
  name: element.name,
  attributes: new Map(
    element.attributes.map(({ namespace, name, value }) => [namespace === '' ? name : `{${namespace}}${name}`, value]),
  ),
  children: levels === 0 ? [] : listElements(element).map((child) => toXmlElement(child, levels - 1)),
  text: element.content.map((node) => (node.kind === 'text' || node.kind === 'cdata' ? node.value : '')).join(''),
});
