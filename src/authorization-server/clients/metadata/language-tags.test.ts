import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLanguageTag } from './language-tags.ts';
import { assertTranslations } from './translations.ts';

describe('a language tag', () => {
  it.each([
    'de',
    'en-US',
    'pt-br',
    'zh-Hant-TW',
    'zh-cmn-Hans',
    'sl-rozaj-biske',
    'de-1996',
    'es-419',
    'en-u-ca-buddhist',
    'x-klingon',
    'de-x-a',
  ])('may be %s', (tag) => {
    expect(isLanguageTag(tag)).toBe(true);
  });

  it.each([
    '',
    'd',
    'de_DE',
    'de-',
    '-de',
    'de--DE',
    'deutsch-deutsch-',
    'de-DE-DE',
    'de DE',
    'ä',
    'en-u',
    'x',
    '__proto__',
    'toolonglang',
    `de-x-${'a-'.repeat(20)}b`,
  ])('must not be %j', (tag) => {
    expect(isLanguageTag(tag)).toBe(false);
  });

  it('is one that other software takes too', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9]{1,8}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const tag = parts.join('-');
        // ECMA-402 knows neither tags of private use alone, extended languages, four letters, nor anything twice.
        if (!/^[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2})?$/i.test(tag)) return;
        expect(isLanguageTag(tag)).toBe(true);
        expect(() => Intl.getCanonicalLocales(tag)).not.toThrow();
      }),
    );
  });

  it('S-67: is decided in linear time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100_000 }), (text) => {
        isLanguageTag(text);
      }),
    );
    expect(isLanguageTag(`de${'-a1b2c3'.repeat(50_000)}`)).toBe(false);
  });
});

describe('translations', () => {
  it('are bounded in number and length, one a language', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, { name: 'n' }]));
    expect(() => assertTranslations(many(50))).not.toThrow();
    for (const refused of [
      many(51),
      { de: { name: 'x'.repeat(129) } },
      { de: { description: 'x'.repeat(1025) } },
      { de: {}, DE: {} },
      { 'not a language': {} },
    ]) {
      expect(() => assertTranslations(refused)).toThrow();
    }
  });
});
