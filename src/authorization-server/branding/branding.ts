import { z } from 'zod';
import { WireError } from '../../foundation/wire-error.ts';

/** A CSS colour `#rrggbb`. */
const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour like #0a6ed1');

const webAddress = z
  .string()
  .max(2048)
  .refine((text) => {
    if (!/^https:\/\/[\x21\x23-\x3b\x3d\x3f-\x7e]+$/i.test(text) || !URL.canParse(text)) return false;
    const { username, password } = new URL(text);
    return username === '' && password === '';
  }, 'must be an https address');

/** A single line. */
const line = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^\P{Cc}*$/u, 'must have no control characters');

/** How the pages of a subaccount look, but for the logo. Source: SAP doc "Customize Corporate Branding": theme, colors, logo, legal links */
export const brandingSettingsSchema = z
  .object({
    /** In the header of every page; the subaccount's name unless given. */
    title: line.optional(),
    /** `auto` follows the reader's own setting. */
    theme: z.enum(['auto', 'light', 'dark']).default('auto'),
    colors: z
      .object({
        /** Buttons and links. */
        accent: color.optional(),
        /** Background of the header. */
        header: color.optional(),
      })
      .strict()
      .default({}),
    legalLinks: z
      .array(z.object({ label: line, url: webAddress }).strict())
      .max(8)
      .default([]),
  })
  .strict();

/** How the pages of a subaccount look, but for the logo. */
export type BrandingSettings = z.output<typeof brandingSettingsSchema>;

/** A logo by its address; the bytes are fetched by it. */
export type LogoInfo = { readonly hash: string; readonly contentType: string; readonly byteCount: number };

/** How the pages of a subaccount look. */
export type StoredBranding = BrandingSettings & { readonly logo?: LogoInfo };

/** The pages of a subaccount that has set nothing. */
export const defaultBranding: StoredBranding = brandingSettingsSchema.parse({});

/** A value breaks a rule; `rule` completes `"<field>" ...`. */
export const invalidBranding = (field: string, rule: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description: `"${field}" ${rule}` });

/** Reads what an administrator wants. Throws a 400 `WireError` that names the first field which is not as it must be. */
export const parseBrandingSettings = (input: unknown): BrandingSettings => {
  const parsed = brandingSettingsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidBranding(issue?.path.map(String).join('.') || 'branding', issue?.message ?? 'is invalid');
};
