import { z } from 'zod';
import { applicationName, name } from '../names.ts';

const seconds = z.number().int().min(0);

/** Name and description by language tag (BCP 47), for the consent page. */
export const translationsSchema = z.record(
  z.string().min(1).max(35),
  z.strictObject({ name: z.string().max(128).optional(), description: z.string().max(1024).optional() }),
);

const scopes = z.array(z.string().min(1).max(500)).max(500);

/** An OAuth client of a Neo consumer account. Source: SAP doc "Register an OAuth Client" */
export const oauthClientSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{1,128}$/, 'may have letters, digits and . _ ~ - only')
    .optional(),
  name,
  description: z.string().max(1024).optional(),
  subscription: applicationName,
  /** `client-credentials` where left out. */
  authorizationGrant: z.enum(['client-credentials', 'authorization-code']).optional(),
  /** False for apps that cannot keep a secret; client credentials clients always are confidential. */
  isConfidential: z.boolean().optional(),
  /** Generated and shown once where left out. */
  secret: z.string().min(8).max(256).optional(),
  /** Scopes the application defines, where it defines any. */
  scopes: scopes.optional(),
  /** Needed for the authorization code grant; compared character by character. */
  redirectUris: z.array(z.string().min(1).max(2000)).max(50).optional(),
  /** Spares users the consent page. */
  skipConsent: z.boolean().optional(),
  tokenLifetimeSeconds: seconds,
  /** Needed for the authorization code grant. */
  refreshTokenLifetimeSeconds: seconds.optional(),
  /** `overlap` where left out: a used refresh token lives to its own end. `rotate` ends it. */
  refreshPolicy: z.enum(['overlap', 'rotate']).optional(),
  /** Whether SAML bearer assertions bring a refresh token too. */
  issuesRefreshForSaml: z.boolean().optional(),
  translations: translationsSchema.optional(),
  /** Brought along from Neo: may have a lifetime of 0, unlimited. */
  isImported: z.boolean().optional(),
});

/** A scope an application defines. Source: SAP doc "Define OAuth Scopes" */
export const applicationScopeSchema = z.strictObject({
  id: z.string().min(1).max(193),
  description: z.string().max(1024).optional(),
  /** Descriptions by language tag. */
  translations: z.record(z.string().min(1).max(35), z.string().max(1024)).optional(),
});

/** An application of a provider account and the scopes it defines, the same for everybody who subscribes to it. */
export const applicationSchema = z.strictObject({
  name: applicationName,
  scopes: z.array(applicationScopeSchema).default([]),
});

/** A Platform API client. Source: SAP doc "Using Platform APIs" */
export const apiClientSchema = z.strictObject({
  /** The description is how a landscape recognises the client: ids are generated. */
  description: z.string().min(1).max(1024),
  id: z.string().min(1).max(128).optional(),
  secret: z.string().min(8).max(256).optional(),
  scopes: z.array(z.string()).min(1),
});
