import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonPath, readJsonPath } from './json-path.ts';

const value = {
  a: { b: 'deep', 'x.y': 'dotted', list: ['first', { c: 2 }] },
  'xs.system.attributes': { 'xs.saml.groups': ['one'] },
};

const read = (text: string, root: unknown = value): unknown => {
  const parsed = parseJsonPath(text);
  return parsed.kind === 'refused' ? 'refused' : readJsonPath(root, parsed.path);
};

describe('parseJsonPath', () => {
  it.each([
    ['$.a.b', 'deep'],
    ["$['a']['b']", 'deep'],
    ['$["a"]["x.y"]', 'dotted'],
    ['$.a.list[0]', 'first'],
    ["$.a['list'][1].c", 2],
    ["$.['xs.system.attributes']['xs.saml.groups'][0]", 'one'],
    ['$', value],
    ['$.a.list[7]', undefined],
    ['$.a.list.length', undefined],
    ['$.a[0]', undefined],
    ['$.a.b.c', undefined],
    ['$.toString', undefined],
    ['$.a.hasOwnProperty', undefined],
  ])('D-42: %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    'a.b',
    '',
    '$a',
    '$.',
    '$..b',
    '$.*',
    '$.a[*]',
    '$.a[-1]',
    '$.a[0:1]',
    '$.a[0,1]',
    '$.a[?(@.b)]',
    '$.a.length()',
    '$.a ',
    "$['a",
    "$['a\\'b']",
    '$.a[99999999999]',
    '$.__proto__',
    "$['constructor'].prototype",
    `$${'.a'.repeat(33)}`,
    `$.${'a'.repeat(1000)}`,
  ])('refuses %s', (text) => {
    expect(parseJsonPath(text)).toEqual({ kind: 'refused' });
  });

  it('reads what JSON.parse has made of any place, and never fails', () => {
    const name = fc
      .string()
      .filter((text) => !/['\\]/.test(text) && !['__proto__', 'constructor', 'prototype'].includes(text));
    fc.assert(
      fc.property(fc.array(fc.oneof(name, fc.nat(5)), { maxLength: 20 }), fc.jsonValue(), (path, leaf) => {
        const root = path.reduceRight<unknown>(
          (inner, key) => (typeof key === 'number' ? [...Array<null>(key).fill(null), inner] : { [key]: inner }),
          leaf,
        );
        const text = `$${path.map((key) => (typeof key === 'number' ? `[${key}]` : `['${key}']`)).join('')}`;
        fc.pre(text.length <= 1000);
        expect(read(text, root)).toEqual(leaf);
      }),
    );
    fc.assert(fc.property(fc.string(), fc.jsonValue(), (text, root) => void read(`$${text}`, root)));
  });

  it('S-67: takes no longer for texts made to be slow', () => {
    const startedAtMs = performance.now();
    for (const part of ["['", '.', '[', "['']", '.a', '[0]', '."']) parseJsonPath(`$${part.repeat(1_000_000)}`);
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });
});
