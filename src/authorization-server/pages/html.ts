/** Text that is HTML already. Everything else is escaped where it meets a template. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. Absent and false are left out. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined | false;

/**
 * The template tag of every page: values are escaped, so that names, descriptions and parameters stay text wherever they stand between tags or
 * within a quoted attribute. Source: HTML Living Standard §13.3; security.md A6, S-57
 */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    text += toText(value) + (strings[index + 1] ?? '');
  });
  return new Html(text);
};

const toText = (value: HtmlValue): string => {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return escapeHtml(String(value));
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text with every character that means something in HTML written as an entity. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
