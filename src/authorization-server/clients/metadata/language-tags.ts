/** Longer ones are well-formed too, but name nothing anybody speaks. */
const maxLength = 35;

const extendedLanguage = '[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8}';
const variant = '[a-z0-9]{5,8}|[0-9][a-z0-9]{3}';
const extension = '[a-wy-z0-9](?:-[a-z0-9]{2,8})+';
const privateUse = 'x(?:-[a-z0-9]{1,8})+';
// Every repetition begins with "-", so the expression is linear (S-67).
const wellFormed = new RegExp(
  `^(?:(?:${extendedLanguage})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:${variant}))*(?:-${extension})*(?:-${privateUse})?|${privateUse})$`,
  'i',
);

/**
 * Whether `text` is a well-formed language tag of 35 characters at most, e.g. `de`, `zh-Hant-TW`. The irregular tags registered before
 * 2006 are not. Source: RFC 5646 §2.1 (BCP 47)
 */
export const isLanguageTag = (text: string): boolean => text.length <= maxLength && wellFormed.test(text);
