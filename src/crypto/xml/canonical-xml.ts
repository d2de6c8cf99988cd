import type { SourceAttribute, SourceElement, SourceNode } from './xml-element.ts';
import { XmlRefused, xmlLimits } from './xml-limits.ts';

/** Exclusive canonicalization without comments. Source: Exclusive XML Canonicalization 1.0 §4 */
export const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/**
 * The canonical text of an element with all below it but `without`. `inclusivePrefixes`: prefixes whose declarations are kept although no
 * name uses them; the default namespace cannot be among them. A mistake here can only make a genuine signature fail: what is read
 * after verification is this very text. Throws `XmlRefused` where it would exceed the limit of a document. Source: Exclusive XML Canonicalization 1.0 §3; Canonical XML 1.0 §2.3
 */
export const canonicalize = (
  element: SourceElement,
  inclusivePrefixes: readonly string[] = [],
  without?: SourceElement,
): string => {
  const inherited = new Map<string, string>();
  for (let ancestor = element.parent; ancestor !== undefined; ancestor = ancestor.parent) {
    for (const [prefix, uri] of ancestor.declarations) {
      if (inclusivePrefixes.includes(prefix) && !inherited.has(prefix)) inherited.set(prefix, uri);
    }
  }
  const writer: Writer = { parts: [], length: 0, inclusivePrefixes: new Set(inclusivePrefixes), without };
  writeElement(writer, element, inherited, new Map());
  return writer.parts.join('');
};

type Writer = {
  readonly parts: string[];
  length: number;
  readonly inclusivePrefixes: ReadonlySet<string>;
  readonly without: SourceElement | undefined;
};

/** A declaration far up is written again at every element that uses it, so that a short document can have a very long form. */
const write = (writer: Writer, ...parts: readonly string[]): void => {
  for (const part of parts) {
    writer.length += part.length;
    writer.parts.push(part);
  }
  if (writer.length > xmlLimits.maxBytes) throw new XmlRefused('too-large');
};

type Namespaces = ReadonlyMap<string, string>;

/** `kept`: those of the inclusive prefixes that are declared at the parent; `written`: declarations in force in what has been written. */
const writeElement = (writer: Writer, element: SourceElement, kept: Namespaces, written: Namespaces): void => {
  const keptHere = keepDeclared(writer, element, kept);
  const needed = new Map(keptHere);
  needed.set(element.prefix, element.namespace);
  for (const { prefix, namespace } of element.attributes) if (prefix !== '') needed.set(prefix, namespace);
  const added = [...needed].filter(([prefix, uri]) => prefix !== 'xml' && (written.get(prefix) ?? '') !== uri);
  const writtenHere = added.length === 0 ? written : new Map([...written, ...added]);

  const tag = element.prefix === '' ? element.name : `${element.prefix}:${element.name}`;
  write(writer, '<', tag);
  for (const [prefix, uri] of added.sort(([left], [right]) => compare(left, right))) {
    write(writer, prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, escapeAttribute(uri), '"');
  }
  for (const { prefix, name, value } of element.attributes.toSorted(compareAttributes)) {
    write(writer, prefix === '' ? ` ${name}="` : ` ${prefix}:${name}="`, escapeAttribute(value), '"');
  }
  write(writer, '>');
  for (const node of element.content) writeNode(writer, node, keptHere, writtenHere);
  write(writer, '</', tag, '>');
};

const writeNode = (writer: Writer, node: SourceNode, kept: Namespaces, written: Namespaces): void => {
  if (node.kind === 'comment' || node === writer.without) return;
  if (node.kind === 'element') writeElement(writer, node, kept, written);
  else write(writer, escapeText(node.value));
};

const keepDeclared = (writer: Writer, { declarations }: SourceElement, kept: Namespaces): Namespaces => {
  if (writer.inclusivePrefixes.size === 0 || declarations.size === 0) return kept;
  return new Map([...kept, ...[...declarations].filter(([prefix]) => writer.inclusivePrefixes.has(prefix))]);
};

/** Names and URIs are ASCII, so that the order of UTF-16 is that of code points. Source: Canonical XML 1.0 §2.2 */
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const compareAttributes = (left: SourceAttribute, right: SourceAttribute): number =>
  compare(left.namespace, right.namespace) || compare(left.name, right.name);

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const attributeEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (character) => textEscapes[character] ?? '');
const escapeAttribute = (text: string): string =>
  text.replace(/[&<"\t\n\r]/g, (character) => attributeEscapes[character] ?? '');
