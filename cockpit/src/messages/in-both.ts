/** Texts of one part of the cockpit in each language: what one has, the other has. `{0}` stands for the first value. Source: Portolan */
export const inBoth = <Key extends string>(texts: {
  readonly en: Readonly<Record<Key, string>>;
  readonly de: Readonly<Record<NoInfer<Key>, string>>;
}): typeof texts => texts;
