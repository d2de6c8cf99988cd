import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDestinationFile, parseDestinationFile, toFileNames } from './destination-file.ts';
import { type MaskedProperties, maskedText } from './masked-properties.ts';

const options = { isList: true, timeText: '2026-11-26T00:00:00Z' };
const sorted = ({ entries, masked }: MaskedProperties) => ({
  entries: [...entries].sort(([left], [right]) => (left < right ? -1 : 1)),
  masked: [...masked].sort(),
});

describe('a file of destinations', () => {
  it('D-78: JSON and YAML are read back as they were written, values as texts', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('001', '1e3', 'true', 'null', '~', '', ' x ', '- a', '{a}', '#a', 'a: b', '*a', '&a', '!!str'),
    );
    const name = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((text) => text !== '__proto__');
    const destination = fc
      .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1 })
      .map((entries) => ({ entries, masked: [] }));
    fc.assert(
      fc.property(fc.array(destination), fc.constantFrom('json' as const, 'yaml' as const), (destinations, format) => {
        const text = formatDestinationFile(destinations, format, options);
        expect(parseDestinationFile(text, format).map(sorted)).toEqual(destinations.map(sorted));
      }),
    );
  });

  it('D-78: a secret is a text that stands for it, and is read as left out', () => {
    const destination = { entries: [['Name', 'a']] as const, masked: ['Password'] };
    for (const format of ['json', 'yaml', 'properties'] as const) {
      const text = formatDestinationFile([destination], format, { ...options, isList: false });
      expect(text).toContain(maskedText);
      expect(parseDestinationFile(text, format)).toEqual([destination]);
    }
  });

  it.each([
    ['json', '{'],
    ['json', '"text"'],
    ['json', '{"a":"1","a":"2"}'],
    ['json', '[[]]'],
    ['json', '{"Name":{}}'],
    ['json', '{"Name":null}'],
    ['yaml', 'a: [1, 2]'],
    ['yaml', 'just text'],
    ['yaml', 'a: 1\na: 2'],
    ['yaml', 'a: &x 1\nb: *x'],
    ['yaml', '"open'],
  ] as const)('refuses %s like %j', (format, text) => {
    expect(() => parseDestinationFile(text, format)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('keeps leading zeros of YAML', () => {
    const [read] = parseDestinationFile('Name: a\nsap-client: 001\nflag: true\n', 'yaml');
    expect(read?.entries).toEqual([
      ['Name', 'a'],
      ['sap-client', '001'],
      ['flag', 'true'],
    ]);
  });

  it('a .properties file holds one', () => {
    const one = { entries: [], masked: [] };
    expect(() => formatDestinationFile([one, one], 'properties', options)).toThrow(/one destination/);
  });

  it('names a file after each destination, by what every file system takes, and none twice', () => {
    expect(toFileNames(['erp', 'ERP', 'a:b', 'a?b', '.x', 'ü@1'], 'json')).toEqual([
      'erp.json',
      'ERP-2.json',
      'a_b.json',
      'a_b-2.json',
      '_x.json',
      '_@1.json',
    ]);
  });
});
