import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../../foundation/wire-error.ts';
import type { ComplexValue, PrimitiveValue } from '../../../odata/entity.ts';
import { projectAll } from '../../../odata/query-options/parse-projection.ts';
import { createAtomWriter } from '../../../odata/representations/serialize-atom.ts';
import { createJsonWriter } from '../../../odata/representations/serialize-json.ts';
import { createApiModel } from '../../api-model.ts';
import {
  binaryProperty,
  complexProperty,
  flagProperty,
  int32Property,
  int64Property,
  textProperty,
  timeProperty,
} from '../resource-property.ts';
import { readEntityBody } from './read-entity-body.ts';

const api = createApiModel({
  sets: [
    {
      name: 'Things',
      type: 'Thing',
      keys: ['Name'],
      properties: [
        textProperty('Name', { nullable: false }),
        textProperty('Note'),
        int32Property('Count'),
        int64Property('Size'),
        flagProperty('IsOn'),
        timeProperty('At'),
        binaryProperty('Content'),
        complexProperty('Place', 'Place', [
          { name: 'Room', type: 'Edm.String', nullable: true },
          { name: 'Floor', type: 'Edm.Int32', nullable: true },
        ]),
      ],
      navigation: [
        { name: 'Parts', target: 'Things', multiplicity: '*', inPayload: 'children', list: async () => [] },
        { name: 'Whole', target: 'Things', multiplicity: '0..1', inPayload: 'reference', find: async () => undefined },
        { name: 'Others', target: 'Things', multiplicity: '*', list: async () => [] },
      ],
      roles: { read: ['x'] },
      options: 'all',
    },
  ],
  functions: [],
});
const set = api.service.entitySets.get('Things');
if (set === undefined) throw new Error('no set');

const read = (body: string | Uint8Array, contentType: string | undefined) =>
  readEntityBody(api, set, { contentType, bytes: typeof body === 'string' ? Buffer.from(body) : body });
const json = (body: unknown) =>
  read(typeof body === 'string' ? body : JSON.stringify(body), 'application/json;charset=utf-8');
const atomOf = (properties: string, more = ''): string =>
  `<entry xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices">${more}<content type="application/xml"><m:properties>${properties}</m:properties></content></entry>`;
const atom = (properties: string, more = '') => read(atomOf(properties, more), 'application/xml');

/** The status a body is refused with; 200 where it is not. */
const statusOf = (work: () => unknown): number => {
  try {
    work();
    return 200;
  } catch (error) {
    if (error instanceof WireError) return error.status;
    throw error;
  }
};

// What XML cannot hold is replaced when it is written, which is no matter of reading.
const xmlText = fc
  .string({ unit: 'binary' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it takes out
  .map((text) => text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''));
const base64 = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64'));
const time = fc.integer({ min: 0, max: 253_402_300_799_999 });
const values = fc.record<Record<string, PrimitiveValue | ComplexValue>>({
  Name: xmlText,
  Note: fc.option(xmlText, { nil: null }),
  Count: fc.option(fc.integer(), { nil: null }),
  Size: fc.option(fc.maxSafeInteger(), { nil: null }),
  IsOn: fc.option(fc.boolean(), { nil: null }),
  At: fc.option(time, { nil: null }),
  Content: fc.option(base64, { nil: null }),
  Place: fc.option(fc.record({ Room: xmlText, Floor: fc.option(fc.nat(1000), { nil: null }) }), { nil: null }),
});

describe('readEntityBody, for any entity', () => {
  it('reads in JSON and in Atom what the same server has written', () => {
    const jsonWriter = createJsonWriter('https://host/api/v1', projectAll(set));
    const atomWriter = createAtomWriter(
      { serviceRoot: 'https://host/api/v1', feedPath: 'Things', updatedAtMs: 0 },
      projectAll(set),
    );
    fc.assert(
      fc.property(values, (row) => {
        expect(json(jsonWriter.document({ values: row })).values).toEqual(row);
        expect(read(atomWriter.document({ values: row }), 'application/atom+xml').values).toEqual(row);
      }),
    );
  });
});

describe('readEntityBody, for any body', () => {
  const types = fc.constantFrom('application/json', 'application/atom+xml', 'text/xml', 'text/plain', undefined);
  const anyJson = fc.dictionary(
    fc.constantFrom(
      'Name',
      'Note',
      'Count',
      'Size',
      'IsOn',
      'At',
      'Content',
      'Place',
      'Parts',
      'Whole',
      '__metadata',
      'd',
      '__proto__',
    ),
    fc.jsonValue(),
  );
  it('answers a payload or refuses with 400 or 415, and touches no prototype', () => {
    const check = (body: string | Uint8Array, type: string | undefined): void => {
      expect([200, 400, 415]).toContain(statusOf(() => read(body, type)));
    };
    fc.assert(fc.property(fc.uint8Array(), types, check));
    fc.assert(fc.property(fc.string(), types, check));
    fc.assert(fc.property(anyJson, (body) => check(JSON.stringify(body), 'application/json')));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '/', 'd:Name', ' ', '&amp;', 'x', '"', '=', '<!--', '-->') }),
        (text) => check(atomOf(text), 'application/xml'),
      ),
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('readEntityBody', () => {
  it('passes over what says where things are, and reads children and references', () => {
    const payload = json({
      d: {
        __metadata: { type: 'com.sap.hci.api.Thing', uri: 'x' },
        Name: 'a',
        Others: { __deferred: { uri: 'x' } },
        Parts: [{ Name: 'b' }],
        Whole: { __metadata: { uri: "https://host/api/v1/Things('w%2Fx')" } },
      },
    });
    expect(payload).toEqual({
      values: { Name: 'a' },
      children: { Parts: [{ values: { Name: 'b' }, children: {}, references: {} }] },
      references: { Whole: { Name: 'w/x' } },
    });
    const related = 'rel="http://schemas.microsoft.com/ado/2007/08/dataservices/related';
    expect(
      atom(
        '<d:Name>a</d:Name>',
        `<link ${related}/Others" href="Things('a')/Others"/><link ${related}/Whole" href="Things('w')"/>` +
          `<link ${related}/Parts"><m:inline><feed><entry><content><m:properties><d:Name>b</d:Name></m:properties></content></entry></feed></m:inline></link>`,
      ),
    ).toMatchObject({
      values: { Name: 'a' },
      children: { Parts: [{ values: { Name: 'b' } }] },
      references: { Whole: { Name: 'w' } },
    });
  });

  it.each<[string, () => unknown]>([
    ['an unknown property', () => json({ Nope: 1 })],
    ['a property of Object.prototype', () => json({ constructor: 1 })],
    ['a member named __proto__', () => json('{"__proto__":{"Name":"a"}}')],
    ['a member given twice', () => json('{"Name":"a","Name":"b"}')],
    ['a member given twice by an escape', () => json('{"Name":"a","N\\u0061me":"b"}')],
    ['a number for a text', () => json({ Name: 1 })],
    ['a text for a number', () => json({ Count: '1' })],
    ['a fraction', () => json({ Count: 1.5 })],
    ['a number beyond Int32', () => json({ Count: 2147483648 })],
    ['a number rows cannot hold', () => json({ Size: '9007199254740993' })],
    ['an exponent', () => json('{"Size":1e400}')],
    ['a text for a Boolean', () => json({ IsOn: 'true' })],
    ['a day that does not exist', () => json({ At: '2026-02-30T00:00:00' })],
    ['a time beyond all times', () => json({ At: '/Date(999999999999999)/' })],
    ['base64 with other letters', () => json({ Content: 'a-_=' })],
    ['base64 without its padding', () => json({ Content: 'AAE' })],
    ['a list for an object', () => json({ Place: [] })],
    ['an unknown member of an object', () => json({ Place: { Nope: 1 } })],
    ['NUL in a text', () => json({ Name: 'a\u0000' })],
    ['half a character', () => json('{"Name":"\\ud800"}')],
    ['children where there are none', () => json({ Others: [{ Name: 'b' }] })],
    ['too many children', () => json({ Parts: Array.from({ length: 101 }, () => ({ Name: 'b' })) })],
    ['children of children', () => json({ Parts: [{ Name: 'b', Parts: [{ Name: 'c' }] }] })],
    ['a reference to another set', () => json({ Whole: { __metadata: { uri: 'MessageProcessingLogs(1)' } } })],
    ['nesting without end', () => json('['.repeat(100_000))],
    ['no object', () => json('"a"')],
    ['an empty body', () => json('')],
    ['bytes that are no UTF-8', () => read(Buffer.from([0x7b, 0xff, 0x7d]), 'application/json')],
    ['a document type', () => atom('', '<!DOCTYPE a>')],
    ['a document type in front', () => read(`<!DOCTYPE a [<!ENTITY b "c">]>${atomOf('')}`, 'application/xml')],
    ['an external entity', () => read(`<!DOCTYPE a SYSTEM "file:///etc/passwd">${atomOf('')}`, 'text/xml')],
    ['an undeclared entity', () => atom('<d:Name>&b;</d:Name>')],
    ['a processing instruction', () => read(`<?xml-stylesheet href="x"?>${atomOf('')}`, 'application/xml')],
    [
      'an inclusion',
      () => atom('', '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
    ],
    ['a property in another namespace', () => atom('<Name>a</Name>')],
    ['an element in a text', () => atom('<d:Name>a<d:Note>b</d:Note></d:Name>')],
    ['a property given twice in XML', () => atom('<d:Name>a</d:Name><d:Name>b</d:Name>')],
    ['two lists of properties', () => atom('</m:properties><m:properties>')],
    ['a feed', () => read('<feed xmlns="http://www.w3.org/2005/Atom"/>', 'application/xml')],
    ['XML without end', () => read('<a>'.repeat(50_000), 'application/xml')],
    [
      'attributes without end',
      () => read(`<a ${Array.from({ length: 70 }, (_, index) => `a${index}=""`).join(' ')}/>`, 'text/xml'),
    ],
  ])('S-53: refuses %s with 400', (_what, work) => {
    expect(statusOf(work)).toBe(400);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json;charset=utf-16', '', undefined])(
    'refuses the media type %s with 415',
    (type) => expect(statusOf(() => read('{}', type))).toBe(415),
  );

  it('S-67: reads bodies of a megabyte in a time that grows with their length', () => {
    const long = 'A'.repeat(1024 * 1024);
    const started = performance.now();
    const bodies = [
      () => json({ Name: 'a', Content: long }),
      () => atom(`<d:Name>a</d:Name><d:Content>${long}</d:Content>`),
      () => json({ Name: long, At: `/Date(${'1'.repeat(100_000)})/` }),
      () => json({ Name: 'a', Content: `${long.slice(1)}-` }),
      () => json({ Content: '\r\n'.repeat(500_000) }),
      () => atom(`<d:Name>${' '.repeat(1_000_000)}</d:Name><d:Count>${' '.repeat(500_000)}x</d:Count>`),
      () => json(`{"Name":"a"${' '.repeat(1_000_000)}`),
      () => atom('<!-- - '.repeat(100_000)),
      () => atom(`<d:Name>${'&lt;'.repeat(250_000)}</d:Name>`),
    ];
    for (const body of bodies) expect([200, 400]).toContain(statusOf(body));
    // Far above what it takes, far below what anything quadratic would.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
