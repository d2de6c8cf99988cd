import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from './parse-xml.ts';
import type { XmlElement } from './xml-element.ts';
import { xmlLimits } from './xml-limits.ts';

const reasonOf = (document: string | Uint8Array): string => {
  const parsed = parseXml(document);
  return parsed.kind === 'parsed' ? 'parsed' : parsed.reason;
};
const parse = (document: string | Uint8Array): XmlElement => {
  const parsed = parseXml(document);
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return parsed.root;
};

describe('a document', () => {
  it('is read as elements with their names, attributes and text', () => {
    const root = parse(
      '<?xml version="1.0"?>\n<!-- c --><a:r xmlns:a="urn:a" a:x="1" y=\'2\'>t<b/>u</a:r>\n<!-- d -->',
    );
    expect(root).toEqual({
      namespace: 'urn:a',
      name: 'r',
      attributes: new Map([
        ['{urn:a}x', '1'],
        ['y', '2'],
      ]),
      children: [{ namespace: '', name: 'b', attributes: new Map(), children: [], text: '' }],
      text: 'tu',
    });
  });

  it('S-34: has its text read whole around comments, with references and CDATA for what they stand for', () => {
    expect(parse('<a>adm<!-- -->in<![CDATA[<&]]>&lt;&#65;&#x1F600;&amp;lt;</a>').text).toBe('admin<&<A\u{1F600}&lt;');
  });

  it('has line ends and blanks of attributes normalized as XML 1.0 says', () => {
    const root = parse('<a b="1\r\n2\t3&#10;4">x\r\ny\rz\u0085\u2028</a>');
    expect(root.text).toBe('x\ny\nz\u0085\u2028');
    expect(root.attributes.get('b')).toBe('1 2 3\n4');
  });

  it('is UTF-8, with or without a mark of byte order', () => {
    expect(parse(Buffer.from('\ufeff<a>\u00fc</a>')).text).toBe('\u00fc');
    expect(reasonOf(Buffer.from('<a>\u00fc</a>', 'latin1'))).toBe('not-utf8');
    expect(reasonOf(Buffer.from('\ufeff<a/>', 'utf16le'))).toBe('not-utf8');
    expect(reasonOf('<?xml version="1.0" encoding="ISO-8859-1"?><a/>')).toBe('processing-instruction');
  });
});

describe('S-32: refused', () => {
  const entities = Array.from({ length: 20 }, (_, index) => `<!ENTITY e${index + 1} "&e${index};&e${index};">`).join(
    '',
  );
  it.each([
    ['a document type', '<!DOCTYPE a><a/>', 'document-type'],
    ['a document type in lower case', '<!doctype a><a/>', 'document-type'],
    ['a document type behind a comment', '<!-- --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'document-type'],
    ['entities that multiply', `<!DOCTYPE a [<!ENTITY e0 "x">${entities}]><a>&e20;</a>`, 'document-type'],
    [
      'an entity of another document',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1/">]><a>&x;</a>',
      'document-type',
    ],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]><a/>', 'document-type'],
    ['an entity declaration alone', '<a/><!ENTITY x "y">', 'entity'],
    ['an unknown entity', '<a>&nbsp;</a>', 'entity'],
    ['an unknown entity in an attribute', '<a b="&x;"/>', 'entity'],
    ['a bare ampersand', '<a>a & b</a>', 'entity'],
    ['a processing instruction before the root', '<?xml-stylesheet href="x.xsl"?><a/>', 'processing-instruction'],
    ['a processing instruction in the root', '<a><?php x ?></a>', 'processing-instruction'],
    ['a second XML declaration', '<?xml version="1.0"?><?xml version="1.0"?><a/>', 'processing-instruction'],
    ['XML 1.1', '<?xml version="1.1"?><a/>', 'processing-instruction'],
    [
      'XInclude',
      '<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="file:///etc/passwd"/></a>',
      'inclusion',
    ],
    ['a second root', '<a/><b/>', 'second-root'],
    ['no root', '<!-- -->', 'malformed'],
    ['nothing', '', 'malformed'],
    ['text before the root', 'x<a/>', 'malformed'],
    ['text behind the root', '<a/>x', 'malformed'],
    ['CDATA behind the root', '<a/><![CDATA[x]]>', 'malformed'],
    ['an element that is not ended', '<a><b></a>', 'malformed'],
    ['an end too many', '<a/></a>', 'malformed'],
    ['the end of the text in a tag', '<a b="c"', 'malformed'],
    ['the end of the text in a comment', '<a><!-- ', 'malformed'],
    ['two hyphens in a comment', '<a><!-- a -- b --></a>', 'malformed'],
    ['an attribute without quotes', '<a b=c/>', 'malformed'],
    ['an attribute without a value', '<a b/>', 'malformed'],
    ['attributes without a blank between', '<a b="1"c="2"/>', 'malformed'],
    ['a "<" in an attribute', '<a b="<"/>', 'malformed'],
    ['an attribute twice', '<a b="1" b="2"/>', 'malformed'],
    ['an attribute twice under two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'malformed'],
    ['a prefix nobody declared', '<p:a/>', 'undeclared-prefix'],
    ['a prefix declared elsewhere', '<a><b xmlns:p="u"/><p:c/></a>', 'undeclared-prefix'],
    ['a prefix all objects know', '<toString:a/>', 'undeclared-prefix'],
    ['a prefix without namespace', '<p:a xmlns:p=""/>', 'malformed'],
    ['another namespace for "xml"', '<a xmlns:xml="urn:x"/>', 'forbidden-name'],
    ['a quote in a namespace', '<p:a xmlns:p="x&quot; ID=&quot;y"/>', 'malformed'],
    ['two colons in a name', '<a:b:c xmlns:a="u"/>', 'malformed'],
    ['NUL', '<a>\u0000</a>', 'malformed'],
    ['NUL by reference', '<a>&#0;</a>', 'malformed'],
    ['half a character by reference', '<a>&#xD800;</a>', 'malformed'],
    ['a character beyond all', '<a>&#x110000;</a>', 'malformed'],
    ['"]]>" in text', '<a>]]></a>', 'malformed'],
  ])('%s', (_, document, reason) => {
    expect(reasonOf(document)).toBe(reason);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'xmlx', 'XML'])('S-45: the name %s', (name) => {
    expect(reasonOf(`<${name}/>`)).toBe('forbidden-name');
    expect(reasonOf(`<a ${name}="1"/>`)).toBe('forbidden-name');
    if (!/^xml/i.test(name)) expect(reasonOf(`<${name}:a xmlns:${name}="u"/>`)).toBe('forbidden-name');
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(propertiesOfAll);
  });
});

const propertiesOfAll = Object.getOwnPropertyNames(Object.prototype).sort();
const repeat = (text: string, count: number): string => text.repeat(count);
const attributes = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join('');

describe('S-32: the limits', () => {
  const depth = (count: number): string => repeat('<a>', count) + repeat('</a>', count);
  it.each([
    [
      'bytes',
      `<a>${repeat('x', xmlLimits.maxBytes - 7)}</a>`,
      `<a>${repeat('x', xmlLimits.maxBytes - 6)}</a>`,
      'too-large',
    ],
    ['bytes, not characters', '<a>\u20ac</a>', `<a>${repeat('\u20ac', xmlLimits.maxBytes / 3)}</a>`, 'too-large'],
    ['depth', depth(64), depth(65), 'too-deep'],
    ['depth with an empty element', depth(63), `${repeat('<a>', 64)}<b/>${repeat('</a>', 64)}`, 'too-deep'],
    [
      'attributes',
      `<a${attributes(64, (index) => ` b${index}=""`)}/>`,
      `<a${attributes(65, (index) => ` b${index}=""`)}/>`,
      'too-many-attributes',
    ],
    [
      'nodes, attributes being some',
      `<a>${repeat('<b c=""/>', 4_999)}</a>`,
      `<a>${repeat('<b c=""/>', 5_000)}</a>`,
      'too-many-nodes',
    ],
    ['nodes', `<a>${repeat('<b/>', 9_999)}</a>`, `<a>${repeat('<b/>', 10_000)}</a>`, 'too-many-nodes'],
    [
      'namespaces in scope',
      `<a${attributes(60, (index) => ` xmlns:p${index}="u"`)}><b xmlns:q="u"/></a>`,
      `<a${attributes(60, (index) => ` xmlns:p${index}="u"`)}><b${attributes(5, (index) => ` xmlns:q${index}="u"`)}/></a>`,
      'too-many-namespaces',
    ],
  ])('%s', (_, within, beyond, reason) => {
    expect(reasonOf(within)).toBe('parsed');
    expect(reasonOf(beyond)).toBe(reason);
  });
});

describe('any document', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .map((value) => value.replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD]/g, ''));
  const toText = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const name = fc.constantFrom('a', 'b', 'saml', 'x1', 'Issuer', 'valueOf');
  type Tree = {
    readonly name: string;
    readonly values: readonly string[];
    readonly content: readonly (Tree | string)[];
  };
  const tree = fc.letrec<{ readonly tree: Tree }>((tie) => ({
    tree: fc.record({
      name,
      values: fc.array(text, { maxLength: 3 }),
      content: fc.array(fc.oneof({ maxDepth: 4 }, text, tie('tree')), { maxLength: 4 }),
    }),
  })).tree;
  const write = (node: Tree): string =>
    `<${node.name}${node.values.map((value, index) => ` v${index}="${toText(value).replace(/"/g, '&quot;').replace(/\t/g, '&#9;').replace(/\n/g, '&#10;')}"`).join('')}>${node.content.map((part) => (typeof part === 'string' ? toText(part) : write(part))).join('<!---->')}</${node.name}>`;
  const toElement = (node: Tree): XmlElement => ({
    namespace: '',
    name: node.name,
    attributes: new Map(node.values.map((value, index) => [`v${index}`, value])),
    children: node.content.filter((part) => typeof part !== 'string').map(toElement),
    text: node.content.filter((part) => typeof part === 'string').join(''),
  });

  it('that is written is read as what it was written from', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(parse(write(node))).toEqual(toElement(node));
      }),
    );
  });

  it('that is damaged is read or refused, and never throws', () => {
    const bits = fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      '&',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      ' ',
      'xmlns:a="',
      '\u0000',
      '\ud800',
      ':',
    );
    fc.assert(
      fc.property(tree, fc.array(fc.tuple(fc.nat(200), bits)), (node, changes) => {
        const document = changes.reduce((left, [at, bit]) => left.slice(0, at) + bit + left.slice(at), write(node));
        expect(['parsed', 'refused']).toContain(parseXml(document).kind);
      }),
      { numRuns: 500 },
    );
  });

  it('of arbitrary bytes is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(['parsed', 'refused']).toContain(parseXml(bytes).kind);
      }),
    );
  });
});
