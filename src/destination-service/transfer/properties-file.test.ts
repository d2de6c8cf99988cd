import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPropertiesFile, parsePropertiesFile } from './properties-file.ts';

const parsed = (text: string): unknown => Object.fromEntries(parsePropertiesFile(text).entries);

describe('a .properties file', () => {
  it('reads a destination as the cockpit exports it', () => {
    expect(
      parsed(
        '#clientSecret=<< Existing password/certificate removed on export >>\n#\n#Wed Dec 14 14:15:33 UTC 2025\n' +
          'Description=\nType=HTTP\nURL=https\\://erp.example.com\\:8443/a?b\\=c\nName=erp\nProxyType=Internet\n',
      ),
    ).toEqual({
      Description: '',
      Type: 'HTTP',
      URL: 'https://erp.example.com:8443/a?b=c',
      Name: 'erp',
      ProxyType: 'Internet',
    });
  });

  it.each([
    ['a = b', { a: 'b' }],
    ['a : b', { a: 'b' }],
    ['a b', { a: 'b' }],
    ['a', { a: '' }],
    ['  a=b  ', { a: 'b  ' }],
    ['a\\ b=c', { 'a b': 'c' }],
    ['a=1\\\n   2', { a: '12' }],
    ['a=1\\\\\nb=2', { a: '1\\', b: '2' }],
    ['! no\n# no\n\na=\\u00e4\\t.', { a: 'ä\t.' }],
    ['a=1\r\na=2\r\n', { a: '2' }],
    ['a==b', { a: '=b' }],
  ])('reads %j', (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  it('takes the comments for secrets left out, and never their text for a value', () => {
    const text =
      '#clientSecret=<< Existing password/certificate removed on export >>\n#Password=hunter2\n#\n' +
      '# a\\ b=<< Existing password/certificate removed on export >>\nName=erp\n';
    expect(parsePropertiesFile(text)).toEqual({ entries: [['Name', 'erp']], masked: ['clientSecret', 'a b'] });
  });

  it('D-78: whatever is written is read back the same, and is ASCII', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key }),
        fc.uniqueArray(text),
        (pairs, masked) => {
          // A comment's ends are trimmed by editors and by us; no property has such a name.
          const names = masked.filter((name) => name.trim() === name && name !== '');
          const written = formatPropertiesFile({ entries: pairs, masked: names }, 'Thu Nov 26 00:00:00 UTC 2026');
          expect(written).toMatch(/^[\n -~]*$/);
          expect(parsePropertiesFile(written)).toEqual({ entries: pairs, masked: names });
        },
      ),
    );
  });

  it('reads any text without failing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePropertiesFile(text)));
  });
});
