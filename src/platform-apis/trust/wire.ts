import { z } from 'zod';
import { describeIssue, explainIssue } from '../../foundation/describe-issue.ts';
import type { SamlProvider, TrustedProviderInput, TrustSettings } from '../../identity-provider/index.ts';
import { invalidField } from '../errors.ts';

/** A trust configuration in the shapes of this server. */
export type TrustConfiguration = {
  readonly settings: TrustSettings;
  readonly providers: readonly Extract<TrustedProviderInput, { readonly kind: 'saml' }>[];
  /** What it says of the local provider, which an import cannot change. */
  readonly local: { readonly name: string | undefined; readonly hasSigningKey: boolean };
};

/** SAP's samples have Booleans as texts; both are taken. Source: SAP doc "Trust Management API" */
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
  .nullish()
  .transform((value) => value ?? false);
const text = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === '' ? undefined : value));

const provider = z.object({
  name: z.string(),
  description: text,
  enabled: flag,
  ssoUrl: text,
  ssoBinding: text,
  assertionConsumerService: text,
  sloUrl: text,
  sloBinding: text,
  userIdSource: z.object({ type: z.string(), value: text }).nullish(),
  userIdPrefix: text,
  userIdSuffix: text,
  signatureAlgorithm: z.enum(['SHA-1', 'SHA-256']).nullish(),
  signingCertificate: z.string(),
  assertionBasedAttributes: z
    .array(z.object({ assertionAttribute: z.string(), principalAttribute: z.string() }))
    .nullish(),
  defaultAttributes: z.array(z.object({ defaultAttribute: z.string(), value: z.string() })).nullish(),
  assertionBasedGroups: z
    .array(
      z.object({
        group: z.string(),
        rules: z.array(
          z.object({ assertionAttribute: z.string(), operation: z.enum(['equals', 'regexp']), value: z.string() }),
        ),
      }),
    )
    .nullish(),
  defaultGroups: z.array(z.object({ group: z.string() })).nullish(),
  onlyForIdpInitiatedSSO: flag,
  onlyForOAuthSAMLBearerFlow: flag,
});

const configuration = z.object({
  configurationType: z.enum(['Custom', 'Default']),
  localServiceProvider: z
    .object({
      name: text,
      signingKey: text,
      principalPropagationEnabled: flag,
      forceAuthenticationEnabled: flag,
      useCustomApplicationDomains: flag,
      centralRedirectUrl: text,
      defaultIdentityProviderName: text,
      customDomainSloUrls: z.array(z.object({ customDomainSloUrl: z.string() })).nullish(),
    })
    .nullish(),
  applicationIdentityProviders: z.object({ identityProviders: z.array(provider).max(100).nullish() }).nullish(),
});

/** Parses a configuration as it was exported. Throws 400. */
export const parseConfiguration = (body: unknown): TrustConfiguration => {
  const result = configuration.safeParse(body, { error: explainIssue });
  if (!result.success) {
    const issue = result.error.issues[0];
    const field = issue?.path.map(String).join('.') || 'body';
    throw invalidField(field, describeIssue('', issue?.message ?? '').trim());
  }
  const { configurationType, localServiceProvider: local, applicationIdentityProviders } = result.data;
  const providers = applicationIdentityProviders?.identityProviders ?? [];
  return {
    settings: {
      configurationType,
      principalPropagationEnabled: local?.principalPropagationEnabled ?? false,
      forceAuthenticationEnabled: local?.forceAuthenticationEnabled ?? false,
      useCustomApplicationDomains: local?.useCustomApplicationDomains ?? false,
      centralRedirectUrl: local?.centralRedirectUrl,
      defaultIdentityProviderName: local?.defaultIdentityProviderName,
      customDomainSloUrls: (local?.customDomainSloUrls ?? []).map(({ customDomainSloUrl }) => customDomainSloUrl),
      addresses: Object.fromEntries(
        providers.map(({ name, ssoUrl, ssoBinding, assertionConsumerService, sloUrl, sloBinding }) => [
          name,
          { ssoUrl, ssoBinding, assertionConsumerService, sloUrl, sloBinding },
        ]),
      ),
    },
    providers: providers.map(toProvider),
    local: { name: local?.name, hasSigningKey: local?.signingKey !== undefined },
  };
};

const toProvider = (wire: z.output<typeof provider>): TrustConfiguration['providers'][number] => ({
  kind: 'saml',
  name: wire.name,
  description: wire.description,
  isEnabled: wire.enabled,
  certificates: [wire.signingCertificate],
  allowsSha1: wire.signatureAlgorithm === 'SHA-1',
  userIdSource: toUserIdSource(wire.userIdSource),
  userIdPrefix: wire.userIdPrefix,
  userIdSuffix: wire.userIdSuffix,
  attributeMapping: wire.assertionBasedAttributes ?? [],
  defaultAttributes: (wire.defaultAttributes ?? []).map(({ defaultAttribute, value }) => ({
    name: defaultAttribute,
    value,
  })),
  groupRules: wire.assertionBasedGroups ?? [],
  defaultGroups: (wire.defaultGroups ?? []).map(({ group }) => group),
  onlyForIdpInitiatedSso: wire.onlyForIdpInitiatedSSO,
  onlyForOAuthSamlBearer: wire.onlyForOAuthSAMLBearerFlow,
  ssoUrl: wire.ssoUrl,
  ssoBinding: toBinding(wire.ssoBinding),
});

/** Assumed: written as short names in any case, as the samples have them, or as the URNs of SAML. */
const toBinding = (text: string | undefined): SamlProvider['ssoBinding'] =>
  /(?:^|:)HTTP-POST$/i.test(text ?? '') ? 'HTTP-POST' : 'HTTP-Redirect';

const toUserIdSource = (source: z.output<typeof provider>['userIdSource']): SamlProvider['userIdSource'] => {
  if (source === undefined || source === null || source.type.toLowerCase() === 'subject') return { type: 'subject' };
  if (source.type.toLowerCase() !== 'attribute' || source.value === undefined) {
    throw invalidField(
      'userIdSource',
      'must be of type subject, or of type Attribute with the name of one as its value',
    );
  }
  return { type: 'attribute', attribute: source.value };
};

const write = (value: boolean): 'true' | 'false' => (value ? 'true' : 'false');
const base64Of = (pem: string | undefined): string | null =>
  pem === undefined ? null : pem.replaceAll(/-----[^-]+-----|\s/g, '');

/** A configuration as it is exported. The private key of the local provider never leaves the server. Source: SAP doc "Trust Management API" */
export const toWireConfiguration = (
  local: { readonly name: string; readonly certificatePem: string | undefined },
  settings: TrustSettings,
  providers: readonly SamlProvider[],
) => ({
  configurationType: settings.configurationType,
  localServiceProvider: {
    name: local.name,
    signingKey: null,
    signingCertificate: base64Of(local.certificatePem),
    principalPropagationEnabled: write(settings.principalPropagationEnabled),
    forceAuthenticationEnabled: write(settings.forceAuthenticationEnabled),
    useCustomApplicationDomains: write(settings.useCustomApplicationDomains),
    centralRedirectUrl: settings.centralRedirectUrl ?? null,
    defaultIdentityProviderName: settings.defaultIdentityProviderName ?? null,
    customDomainSloUrls: settings.customDomainSloUrls.map((customDomainSloUrl) => ({ customDomainSloUrl })),
  },
  applicationIdentityProviders: {
    identityProviders: providers.map((one) => toWireProvider(one, settings.addresses[one.name])),
  },
});

/** As it was imported, unless it was changed since. */
const writeBinding = ({ ssoUrl, ssoBinding }: SamlProvider, imported: string | undefined): string | null => {
  const isUnchanged = imported !== undefined && toBinding(imported) === ssoBinding;
  return ssoUrl === undefined || isUnchanged ? (imported ?? null) : ssoBinding.toUpperCase();
};

const toWireProvider = (one: SamlProvider, addresses: TrustSettings['addresses'][string] | undefined) => ({
  name: one.name,
  description: one.description ?? null,
  enabled: write(one.isEnabled),
  ssoUrl: one.ssoUrl ?? addresses?.ssoUrl ?? null,
  ssoBinding: writeBinding(one, addresses?.ssoBinding),
  assertionConsumerService: addresses?.assertionConsumerService ?? null,
  sloUrl: addresses?.sloUrl ?? null,
  sloBinding: addresses?.sloBinding ?? null,
  userIdSource:
    one.userIdSource.type === 'subject'
      ? { type: 'subject', value: '' }
      : { type: 'Attribute', value: one.userIdSource.attribute },
  userIdPrefix: one.userIdPrefix,
  userIdSuffix: one.userIdSuffix,
  signatureAlgorithm: one.allowsSha1 ? 'SHA-1' : 'SHA-256',
  // Where a provider has several, the first: the shape has room for one.
  signingCertificate: base64Of(one.certificates[0]),
  assertionBasedAttributes: one.attributeMapping,
  defaultAttributes: one.defaultAttributes.map(({ name, value }) => ({ defaultAttribute: name, value })),
  assertionBasedGroups: one.groupRules,
  defaultGroups: one.defaultGroups.map((group) => ({ group })),
  onlyForIdpInitiatedSSO: write(one.onlyForIdpInitiatedSso),
  onlyForOAuthSAMLBearerFlow: write(one.onlyForOAuthSamlBearer),
});
