import { describe, expect, it } from 'vitest';
import { parseProperties } from './parse-properties.ts';

const parsed = (text: string): unknown => Object.fromEntries(parseProperties(text));

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
});
