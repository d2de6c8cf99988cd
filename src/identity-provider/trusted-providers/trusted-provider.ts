import { z } from 'zod';

/** Where the id of a user is read from. Source: SAP doc "Trust Management API" (`userIdSource`) */
const userIdSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subject') }),
  z.object({ type: z.literal('attribute'), attribute: z.string() }),
]);

const groupRule = z.object({
  group: z.string(),
  /** All must hold. Several entries of one group are alternatives. Source: SAP doc "Managing Roles" */
  rules: z.array(
    z.object({ assertionAttribute: z.string(), operation: z.enum(['equals', 'regexp']), value: z.string() }),
  ),
});

/** How requests to sign in reach a SAML provider. Source: SAML Bindings 2.0 §3.4, §3.5 */
const ssoBinding = z.enum(['HTTP-Redirect', 'HTTP-POST']);
export type SsoBinding = z.output<typeof ssoBinding>;

const ofEveryKind = {
  /** Entity id, or issuer: what assertions name it by. */
  name: z.string(),
  description: z.string().optional(),
  isEnabled: z.boolean(),
  /** PEM. Their keys count, whatever their dates say. */
  certificates: z.array(z.string()),
};

/** A trusted SAML identity provider. Source: SAP doc "Application Identity Provider", "Trust Management API" */
const samlProvider = z.object({
  kind: z.literal('saml'),
  ...ofEveryKind,
  /** Whether its signatures may use SHA-1. */
  allowsSha1: z.boolean(),
  userIdSource,
  userIdPrefix: z.string(),
  userIdSuffix: z.string(),
  /** `*` to `*` takes over all attributes under their own names. */
  attributeMapping: z.array(z.object({ assertionAttribute: z.string(), principalAttribute: z.string() })),
  defaultAttributes: z.array(z.object({ name: z.string(), value: z.string() })),
  groupRules: z.array(groupRule),
  defaultGroups: z.array(z.string()),
  onlyForIdpInitiatedSso: z.boolean(),
  onlyForOAuthSamlBearer: z.boolean(),
  /** Where browsers are sent to sign in; absent: its users cannot sign in by browser. */
  ssoUrl: z.string().optional(),
  ssoBinding: ssoBinding.default('HTTP-Redirect'),
  /** Whether requests to sign in are signed with the trust key of the subaccount. */
  signsRequests: z.boolean().default(false),
  /** What the sign-in page calls it; its name where absent. Source: SAP doc "Establish Trust and Federation" (link text) */
  linkText: z.string().optional(),
});

/** A trusted issuer of JWTs. Its keys are written down here: none is ever fetched (S-22). Source: RFC 7523 §3 */
const jwtProvider = z.object({
  kind: z.literal('jwt'),
  ...ofEveryKind,
  /** Public keys as JWKs, public members only. */
  keys: z.array(z.record(z.string(), z.string())),
});

/** Reads a provider as it is stored. */
export const trustedProviderSchema = z.discriminatedUnion('kind', [samlProvider, jwtProvider]);

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** An identity provider a subaccount trusts beside its own. Source: SAP doc "Trust Management API"; RFC 7523 §3 */
export type TrustedProvider = Frozen<z.output<typeof trustedProviderSchema>>;
export type SamlProvider = Extract<TrustedProvider, { readonly kind: 'saml' }>;
export type JwtProvider = Extract<TrustedProvider, { readonly kind: 'jwt' }>;
export type ProviderKind = TrustedProvider['kind'];

type Optional<Provider, Required extends keyof Provider> = Pick<Provider, Required> & {
  readonly [Key in Exclude<keyof Provider, Required>]?: Provider[Key] | undefined;
};

/** A provider as it is put: what is left out has its default. */
export type TrustedProviderInput =
  | Optional<SamlProvider, 'kind' | 'name' | 'certificates'>
  | (Omit<Optional<JwtProvider, 'kind' | 'name'>, 'keys'> & {
      /** JWKs; members that are not of the public key are left out. */
      readonly keys?: readonly Readonly<Record<string, unknown>>[] | undefined;
    });
