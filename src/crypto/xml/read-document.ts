import { assertCharacters, resolveAttribute, resolveReferences } from './character-data.ts';
import { createNamespaceScope, type NamespaceScope } from './namespace-scope.ts';
import type { SourceAttribute, SourceElement, SourceNode } from './xml-element.ts';
import { XmlRefused, xmlLimits } from './xml-limits.ts';

/**
 * Reads a document by the grammar of XML 1.0 with namespaces, less what a signed message has no use for, and throws `XmlRefused` where it
 * breaks a rule. Refused beyond ill-formed texts: document types, entities, processing instructions, XInclude, names and namespaces beyond
 * ASCII. Every pattern is tried at one place and has one way to match there, so the time is linear in the text (S-67).
 *
 * Source: XML 1.0 (Fifth Edition) §2; Namespaces in XML 1.0; S-32
 */
export const readDocument = (document: string): SourceElement => {
  assertCharacters(document);
  // Source: XML 1.0 §2.11
  const text = document.includes('\r') ? document.replace(/\r\n?/g, '\n') : document;
  const cursor: Cursor = {
    text,
    position: xmlDeclaration.exec(text)?.[0].length ?? 0,
    nodes: 0,
    scope: createNamespaceScope(),
    open: [],
  };
  let root: SourceElement | undefined;
  while (cursor.position < text.length) {
    const kind = text[cursor.position] === '<' ? text[cursor.position + 1] : 'text';
    if (kind === 'text') readText(cursor);
    else if (kind === '?') throw new XmlRefused('processing-instruction');
    else if (kind === '!') readMarkup(cursor);
    else if (kind === '/') readEndTag(cursor);
    else {
      if (cursor.open.length === 0 && root !== undefined) throw new XmlRefused('second-root');
      const element = readStartTag(cursor);
      root ??= element;
    }
  }
  if (root === undefined || cursor.open.length > 0) throw new XmlRefused('malformed');
  return root;
};

type OpenElement = { readonly qualifiedName: string; readonly element: SourceElement; readonly content: SourceNode[] };

type Cursor = {
  readonly text: string;
  position: number;
  nodes: number;
  readonly scope: NamespaceScope;
  /** Elements begun and not ended. */
  readonly open: OpenElement[];
};

const xmlDeclaration =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(["'])1\.0\1(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(["'])utf-8\2)?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(["'])(?:yes|no)\3)?[ \t\n]*\?>/i;
const qualifiedName = /[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?/y;
const blanks = /[ \t\n]*/y;
const equals = /[ \t\n]*=[ \t\n]*/y;
const quoted = /"[^"<]*"|'[^'<]*'/y;

/** What stands at the cursor in the form of `pattern`, which is sticky; moves behind it. */
const take = (cursor: Cursor, pattern: RegExp): string | undefined => {
  pattern.lastIndex = cursor.position;
  const found = pattern.exec(cursor.text)?.[0];
  cursor.position += found?.length ?? 0;
  return found;
};

const must = (text: string | undefined): string => {
  if (text === undefined) throw new XmlRefused('malformed');
  return text;
};

const skip = (cursor: Cursor, character: string): void => {
  if (cursor.text[cursor.position] !== character) throw new XmlRefused('malformed');
  cursor.position += 1;
};

/** Attributes are nodes as much as elements are: they cost as much. Source: XPath 1.0 §5 */
const countNode = (cursor: Cursor): void => {
  cursor.nodes += 1;
  if (cursor.nodes > xmlLimits.maxNodes) throw new XmlRefused('too-many-nodes');
};

const append = (cursor: Cursor, node: SourceNode): void => {
  countNode(cursor);
  cursor.open.at(-1)?.content.push(node);
};

const readText = (cursor: Cursor): void => {
  const next = cursor.text.indexOf('<', cursor.position);
  const text = cursor.text.slice(cursor.position, next === -1 ? undefined : next);
  cursor.position += text.length;
  if (text.includes(']]>') || (cursor.open.length === 0 && /[^ \t\n]/.test(text))) throw new XmlRefused('malformed');
  append(cursor, { kind: 'text', value: resolveReferences(text) });
};

/** Comments and CDATA sections; all else that begins like them is a document type or a declaration in one. */
const readMarkup = (cursor: Cursor): void => {
  const { text, position } = cursor;
  if (text.startsWith('<!--', position)) {
    const end = text.indexOf('--', position + 4);
    if (end === -1 || text[end + 2] !== '>') throw new XmlRefused('malformed');
    cursor.position = end + 3;
    append(cursor, { kind: 'comment', value: text.slice(position + 4, end) });
    return;
  }
  if (!text.startsWith('<![CDATA[', position)) {
    throw new XmlRefused(text.startsWith('<!ENTITY', position) ? 'entity' : 'document-type');
  }
  const end = text.indexOf(']]>', position);
  if (end === -1 || cursor.open.length === 0) throw new XmlRefused('malformed');
  cursor.position = end + 3;
  append(cursor, { kind: 'cdata', value: text.slice(position + 9, end) });
};

const readEndTag = (cursor: Cursor): void => {
  cursor.position += 2;
  if (must(take(cursor, qualifiedName)) !== cursor.open.pop()?.qualifiedName) throw new XmlRefused('malformed');
  take(cursor, blanks);
  skip(cursor, '>');
  cursor.scope.close();
};

const readStartTag = (cursor: Cursor): SourceElement => {
  cursor.position += 1;
  const qualified = must(take(cursor, qualifiedName));
  const raw = readAttributes(cursor);
  const declarations = new Map<string, string>();
  for (const [attribute, value] of raw) if (isDeclaration(attribute)) declarations.set(attribute.slice(6), value);
  cursor.scope.open(declarations);
  const [prefix, name] = splitName(qualified);
  const content: SourceNode[] = [];
  const element: SourceElement = {
    kind: 'element',
    prefix,
    name,
    namespace: cursor.scope.resolve(prefix),
    attributes: resolveAttributes(cursor.scope, raw),
    declarations,
    parent: cursor.open.at(-1)?.element,
    content,
  };
  append(cursor, element);
  if (cursor.open.length >= xmlLimits.maxDepth) throw new XmlRefused('too-deep');
  if (cursor.text[cursor.position] === '/') {
    cursor.position += 1;
    cursor.scope.close();
  } else {
    cursor.open.push({ qualifiedName: qualified, element, content });
  }
  skip(cursor, '>');
  return element;
};

const readAttributes = (cursor: Cursor): ReadonlyMap<string, string> => {
  const attributes = new Map<string, string>();
  for (;;) {
    const space = take(cursor, blanks);
    const next = cursor.text[cursor.position];
    if (next === '>' || next === '/') return attributes;
    const attribute = must(take(cursor, qualifiedName));
    must(take(cursor, equals));
    const value = must(take(cursor, quoted)).slice(1, -1);
    if (space === '' || attributes.has(attribute)) throw new XmlRefused('malformed');
    countNode(cursor);
    attributes.set(attribute, resolveAttribute(value));
    if (attributes.size > xmlLimits.maxAttributes) throw new XmlRefused('too-many-attributes');
  }
};

const isDeclaration = (attribute: string): boolean => attribute === 'xmlns' || attribute.startsWith('xmlns:');

/** Two spellings of one attribute are refused. Source: Namespaces in XML 1.0 §6.3 */
const resolveAttributes = (scope: NamespaceScope, raw: ReadonlyMap<string, string>): readonly SourceAttribute[] => {
  const attributes: SourceAttribute[] = [];
  const seen = new Set<string>();
  for (const [attribute, value] of raw) {
    if (isDeclaration(attribute)) continue;
    const [prefix, name] = splitName(attribute);
    const namespace = prefix === '' ? '' : scope.resolve(prefix);
    const expanded = `${namespace} ${name}`;
    if (seen.has(expanded)) throw new XmlRefused('malformed');
    seen.add(expanded);
    attributes.push({ prefix, name, namespace, value });
  }
  return attributes;
};

/** Prefix and local part. Names beginning with `xml` are reserved; the others refused are properties all objects have (S-45). */
const splitName = (qualified: string): readonly [string, string] => {
  const at = qualified.indexOf(':');
  const parts = [at === -1 ? '' : qualified.slice(0, at), qualified.slice(at + 1)] as const;
  if (parts.some((part) => forbiddenNames.has(part))) throw new XmlRefused('forbidden-name');
  if (/^xml/i.test(qualified) && parts[0] !== 'xml') throw new XmlRefused('forbidden-name');
  return parts;
};

const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
