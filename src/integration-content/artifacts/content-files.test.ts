import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findValueProblem, readConfigurations, writeConfiguration } from './configurations.ts';
import { formatManifest, headerValue, parseManifest } from './manifest.ts';
import { formatProperties, parseProperties } from './properties-file.ts';
import { findNameProblem, listResources } from './resources.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('files of properties', () => {
  it('reads what other programs write', () => {
    const file = [
      '#Thu Nov 26 02:00:00 UTC 2026',
      '! another comment',
      '  Sender_Address = /orders',
      'Host\\:Port=erp\\:443',
      'two words:a value',
      'long=first \\',
      '     second',
      'umlaut=\\u00E4',
      'empty=',
      'key\\ with\\ blanks value',
    ].join('\r\n');
    expect([...parseProperties(bytes(file))]).toEqual([
      ['Sender_Address', '/orders'],
      ['Host:Port', 'erp:443'],
      ['two', 'words:a value'],
      ['long', 'first second'],
      ['umlaut', 'ä'],
      ['empty', ''],
      ['key with blanks', 'value'],
    ]);
  });

  it('reads what it wrote, whatever it is', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, texts), { maxLength: 5 }), (pairs) => {
        const properties = new Map(pairs);
        expect(parseProperties(formatProperties(properties))).toEqual(properties);
      }),
      { numRuns: 50 },
    );
  });
});

describe('manifests', () => {
  it('reads folded lines and values with directives', () => {
    const manifest = parseManifest(
      bytes('Manifest-Version: 1.0\r\nBundle-SymbolicName: Ord\r\n ers; singleton:=true\r\n\r\nName: x\r\n'),
    );
    expect(headerValue(manifest, 'Bundle-SymbolicName')).toBe('Orders');
    expect(manifest.has('Name')).toBe(false);
  });

  it('reads what it wrote, in lines of 72 bytes at most', () => {
    const manifest = new Map([
      ['Manifest-Version', '1.0'],
      ['Bundle-Name', 'ä name '.repeat(40).trim()],
    ]);
    const written = formatManifest(manifest);
    expect(parseManifest(written)).toEqual(manifest);
    const lines = Buffer.from(written).toString('latin1').split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
  });
});

describe('configurations', () => {
  const files = new Map([
    ['src/main/resources/parameters.prop', bytes('Address=/orders\nRetries=3\nFree=text\n')],
    [
      'src/main/resources/parameters.propdef',
      bytes(`<?xml version="1.0" encoding="UTF-8" standalone="no"?><parameters>
        <parameter><key>Address</key><name>Address</name><type>xsd:string</type><isRequired>true</isRequired><constraint/><description>Where</description><additionalMetadata/></parameter>
        <parameter><key>Retries</key><name>Retries</name><type>xsd:integer</type><isRequired>false</isRequired></parameter>
        <param_references><reference attribute_category="x" attribute_id="y" param_key="Address"/></param_references></parameters>`),
    ],
  ]);

  it('takes values and types from the two files of an archive', () => {
    expect(readConfigurations(files)).toEqual([
      { key: 'Address', value: '/orders', dataType: 'xsd:string', description: 'Where', isRequired: true },
      { key: 'Retries', value: '3', dataType: 'xsd:integer', description: '', isRequired: false },
      { key: 'Free', value: 'text', dataType: 'xsd:string', description: '', isRequired: false },
    ]);
  });

  it('changes one value and keeps the others', () => {
    expect(Buffer.from(writeConfiguration(files, 'Retries', '5')).toString()).toBe(
      'Address=/orders\nRetries=5\nFree=text\n',
    );
  });

  it.each([
    ['Address', '', false],
    ['Address', 'anything', true],
    ['Retries', '', true],
    ['Retries', '-12', true],
    ['Retries', '1.5', false],
    ['Retries', 'three', false],
  ])('says whether %s may be %j', (key, value, fits) => {
    const configuration = readConfigurations(files).find((candidate) => candidate.key === key);
    if (configuration === undefined) throw new Error(key);
    expect(findValueProblem(configuration, value) === undefined).toBe(fits);
  });
});

describe('resources', () => {
  it('are found by folder and ending', () => {
    const root = 'src/main/resources';
    const paths = ['META-INF/MANIFEST.MF', `${root}/script/a.groovy`, `${root}/script/b.js`, `${root}/mapping/c.xsl`];
    paths.push(`${root}/wsdl/d.wsdl`, `${root}/wsdl/e.xsd`, `${root}/xsd/f.xsd`, `${root}/script/sub/g.groovy`);
    expect(listResources([...paths, `${root}/scenarioflows/integrationflow/h.iflw`])).toEqual([
      { name: 'c.xsl', type: 'xslt', referencedType: undefined },
      { name: 'a.groovy', type: 'groovy', referencedType: undefined },
      { name: 'b.js', type: 'js', referencedType: undefined },
      { name: 'd.wsdl', type: 'wsdl', referencedType: undefined },
      { name: 'e.xsd', type: 'xsd', referencedType: 'wsdl' },
      { name: 'f.xsd', type: 'xsd', referencedType: undefined },
    ]);
  });

  it.each([
    ['a.groovy', true],
    ['a b (1).gsh', true],
    ['a.js', false],
    ['groovy', false],
    ['../a.groovy', false],
    ['a/b.groovy', false],
    ['a\\b.groovy', false],
    ['.groovy', false],
    ['a\n.groovy', false],
  ])('S-45: may a script be named %j?', (name, may) => {
    expect(findNameProblem(name, 'groovy') === undefined).toBe(may);
  });
});
