import { z } from 'zod';

/** What most clients leave as it is; stored as one JSON column. Every field has a default. */
export const clientSettingsSchema = z.object({
  /** Name and description by language, for the consent page. Source: SAP doc "Register an OAuth Client", Translations */
  translations: z
    .record(z.string(), z.object({ name: z.string().optional(), description: z.string().optional() }))
    .default({}),
  /**
   * The scopes a user's role brings into the token, by role: the role templates of an XSUAA application, full scope names.
   * Source: SAP doc "Application Security Descriptor Configuration Syntax", role-templates
   */
  roleTemplates: z.record(z.string(), z.array(z.string())).default({}),
  /**
   * What becomes of a refresh token that was used: `overlap` lets it live to its own end, `rotate` ends it and takes a second use for theft.
   * Public clients always rotate. Source: SAP docs disagree; RFC 9700 §4.14.2
   */
  refreshPolicy: z.enum(['overlap', 'rotate']).default('overlap'),
  /** Whether SAML bearer assertions bring a refresh token too. */
  issuesRefreshForSaml: z.boolean().default(false),
  /** What scopes let the client do, for the consent page. Source: SAP doc "Define OAuth Scopes": description, translations */
  scopeDescriptions: z
    .record(
      z.string(),
      z.object({ description: z.string().optional(), translations: z.record(z.string(), z.string()).default({}) }),
    )
    .default({}),
  /** Whether redirect URIs may hold `*` and `**`. Source: SAP doc "Application Security Descriptor Configuration Syntax", redirect-uris */
  hasRedirectPatterns: z.boolean().default(false),
});

/** What most clients leave as it is. */
export type ClientSettings = z.output<typeof clientSettingsSchema>;

/** The settings of a client that has none of its own. */
export const defaultClientSettings: ClientSettings = clientSettingsSchema.parse({});

/** Reads the column of a client's settings. */
export const parseClientSettings = (column: string | null): ClientSettings =>
  column === null ? defaultClientSettings : clientSettingsSchema.parse(JSON.parse(column));
