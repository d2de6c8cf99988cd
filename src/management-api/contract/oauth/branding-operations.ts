import { z } from 'zod';
import { forViewers } from '../administration/administrator-role.ts';
import { act, get, put } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

/** How the pages of a subaccount look; colours are `#rrggbb`, links begin with `https://`. Source: SAP doc "Customize Corporate Branding" */
const brandingSchema = z.object({
  title: z.string().max(80).optional(),
  theme: z.enum(['auto', 'light', 'dark']).default('auto'),
  colors: z.strictObject({ accent: z.string().max(7).optional(), header: z.string().max(7).optional() }).default({}),
  legalLinks: z
    .array(z.strictObject({ label: z.string().max(80), url: z.string().max(2048) }))
    .max(8)
    .default([]),
});
const storedBrandingSchema = brandingSchema.extend({
  logo: z.object({ hash: z.string(), contentType: z.string(), byteCount: z.number() }).optional(),
});
/** A logo of 256 KiB, in base64. */
const maxLogoCharacters = 350_000;

const newBrandingSchema = z.strictObject({
  ...brandingSchema.shape,
  /** PNG, JPEG or WebP in base64; left out it stays, null removes it. */
  logo: z.union([z.base64().max(maxLogoCharacters), z.null()]).optional(),
});

/** The tab Branding. Source: SAP doc "Customize Corporate Branding" */
export const brandingOperations = {
  getBranding: get(`${inSubaccount}/branding`, 'How the sign-in and consent pages look', {
    response: storedBrandingSchema,
  }),
  putBranding: put(`${inSubaccount}/branding`, 'Set how the sign-in and consent pages look', {
    request: newBrandingSchema,
    response: storedBrandingSchema,
  }),
  previewBranding: forViewers(
    act(`${inSubaccount}/branding/preview`, 'The authorization page as a branding would make it, as HTML', {
      request: z.strictObject({ branding: newBrandingSchema, language: z.enum(['en', 'de']).default('en') }),
      response: z.object({ html: z.string() }),
    }),
  ),
  /** The section "OAuth URLs". */
  readOAuthUrls: get(`${inSubaccount}/oauth-urls`, 'Where users authorize and clients get tokens', {
    response: z.object({
      authorizationEndpoint: z.string(),
      tokenEndpoint: z.string(),
      /** Neo accounts only. */
      endUserUi: z.string().optional(),
    }),
  }),
} as const;
