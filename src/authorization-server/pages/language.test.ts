import { describe, expect, it } from 'vitest';
import { chooseLanguage, findTranslation, preferredTags } from './language.ts';

describe('the language of a page', () => {
  it.each([
    [undefined, undefined, 'en'],
    [undefined, 'de', 'de'],
    [undefined, 'de-CH,en;q=0.5', 'de'],
    [undefined, 'en;q=0.5, de;q=0.9', 'de'],
    [undefined, 'fr, de;q=0', 'en'],
    [undefined, 'fr, *', 'en'],
    ['de en', 'en', 'de'],
    ['fr', 'de', 'de'],
    ['<script>', '";;q=x,,de', 'de'],
  ])('for ui_locales %s and Accept-Language %s is %s', (uiLocales, acceptLanguage, expected) => {
    expect(chooseLanguage(preferredTags(uiLocales, acceptLanguage))).toBe(expected);
  });

  it('finds translations by tag, then by language, whatever the spelling', () => {
    const translations = { de: 'deutsch', de_AT: 'österreichisch', FR: 'français' };
    expect(findTranslation(translations, ['de-at'])).toBe('österreichisch');
    expect(findTranslation(translations, ['de-ch'])).toBe('deutsch');
    expect(findTranslation(translations, ['it', 'fr-fr'])).toBe('français');
    expect(findTranslation(translations, ['constructor', '__proto__'])).toBeUndefined();
  });
});
