import { invalidClientMetadata } from '../../errors.ts';
import { isLanguageTag } from './language-tags.ts';

/** Name and description by language tag. */
export type Translations = Readonly<
  Record<string, { readonly name?: string | undefined; readonly description?: string | undefined }>
>;

const maxLanguages = 50;
const maxNameLength = 128;
const maxDescriptionLength = 1024;

/** Refuses what is no language, the same language twice, and texts that are too long. Source: SAP doc "Register an OAuth Client", Translations; RFC 5646 */
export const assertTranslations = (translations: Translations): void => {
  const tags = Object.keys(translations);
  if (tags.length > maxLanguages) {
    throw invalidClientMetadata(`There may be translations into at most ${maxLanguages} languages`);
  }
  if (!tags.every(isLanguageTag)) {
    throw invalidClientMetadata('A translation must be named by its language, e.g. de or pt-BR');
  }
  // Upper and lower case are the same in language tags.
  if (new Set(tags.map((tag) => tag.toLowerCase())).size !== tags.length) {
    throw invalidClientMetadata('There are two translations into the same language');
  }
  for (const { name = '', description = '' } of Object.values(translations)) {
    if (name.length > maxNameLength || description.length > maxDescriptionLength) {
      throw invalidClientMetadata('A translated name may have 128 characters, a translated description 1024');
    }
  }
};
