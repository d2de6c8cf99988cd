import { parsePublicJwk, parsePublicKeyPem, type VerificationKey } from '../../crypto/verification-keys.ts';
import type { XmlVerificationKey } from '../../crypto/xml/verify-enveloped-signature.ts';
import { type GroupPattern, parseGroupPattern } from './group-pattern.ts';
import type { TrustSettings } from './trust-settings.ts';
import type { JwtProvider, SamlProvider, TrustedProvider } from './trusted-provider.ts';

/** A SAML provider made ready for checking assertions. */
export type LoadedSamlProvider = {
  readonly provider: SamlProvider;
  readonly keys: readonly XmlVerificationKey[];
  /** Compiled expressions by their text. */
  readonly patterns: ReadonlyMap<string, GroupPattern>;
};

/** An issuer of JWTs made ready for checking assertions. Keys of certificates have no id. */
export type LoadedJwtProvider = {
  readonly provider: JwtProvider;
  readonly keys: readonly (VerificationKey & { readonly kid: string | undefined })[];
};

/** The enabled providers of a subaccount, made ready. */
export type LoadedProviders = {
  readonly saml: readonly LoadedSamlProvider[];
  readonly jwt: readonly LoadedJwtProvider[];
  /** Names of the enabled providers of every kind. */
  readonly activeNames: ReadonlySet<string>;
  /** Name of the provider users are sent to unless they are told otherwise. Source: SAP doc "Trust Management API" (`defaultIdentityProviderName`) */
  readonly defaultName: string | undefined;
};

/** Makes the enabled ones of these providers ready. Source: security.md S-22, S-28 */
export const loadProviders = (
  providers: readonly TrustedProvider[],
  { defaultIdentityProviderName: defaultName }: Pick<TrustSettings, 'defaultIdentityProviderName'>,
): LoadedProviders => {
  const enabled = providers.filter(({ isEnabled }) => isEnabled);
  return {
    saml: enabled.filter((provider) => provider.kind === 'saml').map(loadSamlProvider),
    jwt: enabled.filter((provider) => provider.kind === 'jwt').map(loadJwtProvider),
    activeNames: new Set(enabled.map(({ name }) => name)),
    defaultName,
  };
};

/** Makes one provider ready. What its definition would refuse is left out. */
export const loadSamlProvider = (provider: SamlProvider): LoadedSamlProvider => ({
  provider,
  keys: provider.certificates.flatMap((certificate) => {
    const key = parsePublicKeyPem(certificate);
    return key === undefined ? [] : [{ publicKey: key.publicKey, allowsSha1: provider.allowsSha1 }];
  }),
  patterns: new Map(
    provider.groupRules
      .flatMap(({ rules }) => rules)
      .flatMap(({ operation, value }) => {
        const parsed = operation === 'regexp' ? parseGroupPattern(value) : undefined;
        return parsed?.kind === 'parsed' ? [[value, parsed.pattern] as const] : [];
      }),
  ),
});

const loadJwtProvider = (provider: JwtProvider): LoadedJwtProvider => ({
  provider,
  keys: [
    ...provider.keys.flatMap((jwk) => parsePublicJwk(jwk) ?? []),
    ...provider.certificates.flatMap((certificate) => {
      const key = parsePublicKeyPem(certificate);
      return key === undefined ? [] : [{ ...key, kid: undefined }];
    }),
  ],
});
