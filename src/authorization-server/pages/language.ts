/** Languages the pages are written in. The first one is for everybody else. */
export const languages = ['en', 'de'] as const;

/** A language the pages are written in. */
export type Language = (typeof languages)[number];

const maxTags = 20;

/**
 * The language tags a user prefers, the best first, in lower case: those of the request, then those of the browser.
 * Source: OpenID Connect Core 1.0 §3.1.2.1 (ui_locales); RFC 9110 §12.5.4
 */
export const preferredTags = (uiLocales: string | undefined, acceptLanguage: string | undefined): readonly string[] => {
  const fromClient = (uiLocales ?? '').split(' ', maxTags);
  const fromBrowser = (acceptLanguage ?? '')
    .split(',', maxTags)
    .map((item, index) => {
      const [tag = '', ...parameters] = item.trim().split(';');
      const quality = /^\s*q=(\d(?:\.\d{1,3})?)\s*$/.exec(parameters[0] ?? '')?.[1];
      return { tag, index, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((left, right) => right.quality - left.quality || left.index - right.index)
    .map(({ tag }) => tag);
  return [...fromClient, ...fromBrowser]
    .map((tag) => tag.trim().toLowerCase())
    .filter((tag) => /^[a-z0-9-]{2,35}$/.test(tag));
};

/** The first of ours among them; regions do not matter. */
export const chooseLanguage = (tags: readonly string[]): Language => {
  for (const tag of tags) {
    const language = languages.find((known) => tag === known || tag.startsWith(`${known}-`));
    if (language !== undefined) return language;
  }
  return languages[0];
};

/** The entry for the first language that has one, with its region or without. Keys as they were registered, in any case. */
export const findTranslation = <Value>(
  translations: Readonly<Record<string, Value>>,
  tags: readonly string[],
): Value | undefined => {
  const entries = new Map(
    Object.entries(translations).map(([key, value]) => [key.toLowerCase().replaceAll('_', '-'), value]),
  );
  for (const tag of tags) {
    const found = entries.get(tag) ?? entries.get(tag.split('-', 1)[0] ?? '');
    if (found !== undefined) return found;
  }
  return undefined;
};
