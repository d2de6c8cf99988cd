import type { operations, RequestOf, ResponseOf } from '../../../../src/management-api/contract.ts';

type Stored = ResponseOf<typeof operations.getBranding>;
type NewBranding = RequestOf<typeof operations.putBranding>;

/** A branding being edited: what is empty is not set. Source: Portolan */
export type Draft = {
  readonly title: string;
  readonly theme: string;
  readonly accent: string;
  readonly header: string;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  /** Base64 of a file chosen; null removes the logo, absent keeps it. */
  readonly logo?: string | null;
};

/** What is stored, to be edited. Source: Portolan */
export const toDraft = ({ title, theme, colors, legalLinks }: Stored): Draft => ({
  title: title ?? '',
  theme,
  accent: colors.accent ?? '',
  header: colors.header ?? '',
  links: legalLinks,
});

/** What the fields say, as the contract has it. The server checks it, and says which field is wrong. Source: SAP doc "Customize Corporate Branding" */
export const fromDraft = (draft: Draft): NewBranding => ({
  ...(draft.title.trim() !== '' && { title: draft.title }),
  // One of the options of the field.
  theme: draft.theme as NewBranding['theme'],
  colors: {
    ...(draft.accent !== '' && { accent: draft.accent }),
    ...(draft.header !== '' && { header: draft.header }),
  },
  legalLinks: draft.links.filter(isFilled).map(({ label, url }) => ({ label, url })),
  ...(draft.logo !== undefined && { logo: draft.logo }),
});

/**
 * The field a refusal is about and what is wrong with it: refusals begin with the field's name in quotes. Links are counted as the form
 * counts them, empty ones included. Source: management API, error body
 */
export const toProblem = (
  draft: Draft,
  message: string,
): { readonly field: string; readonly text: string } | undefined => {
  const [, field, text] = /^"(?:branding\.)?([\w.]+)"(?: in the body)?:? (.*)$/s.exec(message) ?? [];
  if (field === undefined || text === undefined) return undefined;
  const [list, position = '', part = ''] = field.split('.');
  if (list !== 'legalLinks') return { field, text };
  const shown = draft.links.flatMap((link, index) => (isFilled(link) ? [index] : []))[Number(position)];
  return { field: `legalLinks.${shown ?? 0}.${part}`, text };
};

const isFilled = ({ label, url }: Draft['links'][number]): boolean => label.trim() !== '' || url.trim() !== '';
