import type { Language } from '../language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Texts } from './texts.ts';

/** The texts of every language. */
export const allTexts: Readonly<Record<Language, Texts>> = { en, de };
