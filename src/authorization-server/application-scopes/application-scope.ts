import { isLanguageTag } from '../clients/metadata/language-tags.ts';
import { invalidApplicationScope } from './errors.ts';

/** A scope as its application defines it. Source: SAP doc "Define OAuth Scopes" */
export type ApplicationScope = {
  /** What clients ask for and tokens say. */
  readonly scopeId: string;
  /** For the consent page. */
  readonly description?: string;
  /** Descriptions by language tag. */
  readonly translations: Readonly<Record<string, string>>;
};

/** RFC 6749 §3.3: visible ASCII without `"` and `\`; the comma separates scopes on SAP's paths. */
const scopeId = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,193}$/;
const maxDescriptionLength = 1024;
const maxLanguages = 50;

/** Throws a 400 `WireError` that says what is wrong with the definition. */
export const assertApplicationScope = (scope: ApplicationScope): void => {
  if (!scopeId.test(scope.scopeId)) {
    throw invalidApplicationScope(
      'A scope ID has 1 to 193 visible characters, none of them a quote, backslash or comma',
    );
  }
  const tags = Object.keys(scope.translations);
  if (tags.length > maxLanguages || !tags.every(isLanguageTag)) {
    throw invalidApplicationScope(`A scope has translations into ${maxLanguages} languages at most, e.g. de or pt-BR`);
  }
  if (new Set(tags.map((tag) => tag.toLowerCase())).size !== tags.length) {
    throw invalidApplicationScope('There are two translations into the same language');
  }
  const texts = [scope.description ?? '', ...Object.values(scope.translations)];
  if (texts.some((text) => text.length > maxDescriptionLength)) {
    throw invalidApplicationScope(`A description has at most ${maxDescriptionLength} characters`);
  }
};
