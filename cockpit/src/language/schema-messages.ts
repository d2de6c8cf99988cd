import { z } from 'zod';
import german from 'zod/v4/locales/de.js';
import english from 'zod/v4/locales/en.js';
import { germanRules } from './german-rules.ts';

type Language = 'en' | 'de';
type Issue = z.core.$ZodRawIssue;

/** What schemas say of fields: in the words of a form where there are some, else in Zod's. */
const sentences: Readonly<Record<Language, (issue: Issue) => string | undefined>> = {
  en: (issue) => {
    if (issue.code === 'invalid_type' && issue.input === undefined) return 'This is required';
    if (issue.code === 'too_small' && issue.origin === 'string') return `At least ${issue.minimum} characters`;
    if (issue.code === 'too_big' && issue.origin === 'string') return `At most ${issue.maximum} characters`;
    if (issue.code === 'too_small' && issue.origin === 'number') return `At least ${issue.minimum}`;
    if (issue.code === 'too_big' && issue.origin === 'number') return `At most ${issue.maximum}`;
    return undefined;
  },
  de: (issue) => {
    if (issue.code === 'invalid_type' && issue.input === undefined) return 'Dies ist erforderlich';
    if (issue.code === 'too_small' && issue.origin === 'string') return `Mindestens ${issue.minimum} Zeichen`;
    if (issue.code === 'too_big' && issue.origin === 'string') return `Höchstens ${issue.maximum} Zeichen`;
    if (issue.code === 'too_small' && issue.origin === 'number') return `Mindestens ${issue.minimum}`;
    if (issue.code === 'too_big' && issue.origin === 'number') return `Höchstens ${issue.maximum}`;
    return undefined;
  },
};
const zodSentences = { en: english, de: german };

/** Makes schemas speak a language. Source: Zod, internationalization */
export const speakInSchemas = (language: Language): void => {
  const { localeError } = zodSentences[language]();
  z.config({ localeError: (issue) => sentences[language](issue) ?? localeError(issue) });
};

/** What a rule of the contract says, in the language chosen: the contract itself speaks English. Source: decision 0001 */
export const translateRule = (message: string): string =>
  document.documentElement.lang === 'de' ? (germanRules[message] ?? message) : message;
