import { z } from 'zod';

const name = z.string().min(1).max(1024);
const text = z.string().min(1).max(256);
const certificates = z.array(z.string().min(1).max(20_000));

const ofEveryKind = {
  /** Entity id of a SAML provider, issuer of JWTs. */
  name,
  description: name.optional(),
  isEnabled: z.boolean().optional(),
};

/** A trusted SAML identity provider. Source: SAP doc "Application Identity Provider", "Trust Management API" */
const samlProviderSchema = z.strictObject({
  kind: z.literal('saml'),
  ...ofEveryKind,
  /** Certificates its assertions are signed with, in PEM or base64. */
  certificates: certificates.min(1).max(10),
  /** Whether signatures with SHA-1 count. */
  allowsSha1: z.boolean().optional(),
  userIdSource: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('subject') }),
      z.strictObject({ type: z.literal('attribute'), attribute: text }),
    ])
    .optional(),
  userIdPrefix: z.string().max(256).optional(),
  userIdSuffix: z.string().max(256).optional(),
  attributeMapping: z
    .array(z.strictObject({ assertionAttribute: text, principalAttribute: text }))
    .max(100)
    .optional(),
  defaultAttributes: z
    .array(z.strictObject({ name: text, value: name }))
    .max(100)
    .optional(),
  /** All rules of an entry must hold; entries of one group are alternatives. */
  groupRules: z
    .array(
      z.strictObject({
        group: text,
        rules: z
          .array(
            z.strictObject({
              assertionAttribute: text,
              operation: z.enum(['equals', 'regexp']),
              value: z.string().max(1024),
            }),
          )
          .min(1)
          .max(100),
      }),
    )
    .max(100)
    .optional(),
  defaultGroups: z.array(text).max(100).optional(),
  onlyForIdpInitiatedSso: z.boolean().optional(),
  onlyForOAuthSamlBearer: z.boolean().optional(),
  /** Where browsers are sent to sign in; without it its users cannot sign in by browser. */
  ssoUrl: z.string().min(1).max(2000).optional(),
  /** `HTTP-Redirect` where left out. */
  ssoBinding: z.enum(['HTTP-Redirect', 'HTTP-POST']).optional(),
  /** Whether requests to sign in are signed with the trust key of the subaccount. */
  signsRequests: z.boolean().optional(),
  /** What the sign-in page calls it; its name where left out. */
  linkText: z.string().min(1).max(80).optional(),
});

/** A trusted issuer of JWTs; its keys are written down, never fetched. Source: RFC 7523 §3 */
const jwtProviderSchema = z.strictObject({
  kind: z.literal('jwt'),
  ...ofEveryKind,
  certificates: certificates.max(10).optional(),
  /** Public keys as JWKs. */
  keys: z.array(z.record(z.string(), z.unknown())).max(10).optional(),
});

/** An identity provider a subaccount trusts beside its own. Source: SAP doc "Trust Management API"; RFC 7523 §3 */
export const trustedProviderSchema = z.discriminatedUnion('kind', [samlProviderSchema, jwtProviderSchema]);

/** Names a trusted provider: one server often is of both kinds under one name. */
export const trustedProviderKeySchema = z.strictObject({ kind: z.enum(['saml', 'jwt']), name });
