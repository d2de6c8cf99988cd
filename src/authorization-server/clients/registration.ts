import type { ApplicationName } from '../../accounts/index.ts';
import { randomUuid, type ServiceInstanceId, type SubaccountId } from '../../foundation/ids.ts';
import { invalidClientMetadata } from '../errors.ts';
import {
  assertName,
  assertPlatformScopes,
  assertRedirects,
  assertRefreshLifetime,
  assertScopes,
} from './client-rules.ts';
import { type ClientSettings, clientSettingsSchema, defaultClientSettings } from './client-settings.ts';
import { assertTokenLifetime, platformTokenLifetimeSeconds } from './metadata/lifetimes.ts';
import { assertRedirectUris } from './metadata/redirect-uris.ts';
import { assertTranslations } from './metadata/translations.ts';
import type { AuthorizationGrant, OAuthClient } from './oauth-client.ts';

/** What is stated when a client is registered, by the system it is for. `secret` left out is generated. */
export type ClientRegistration =
  | {
      readonly kind: 'neo-application';
      readonly subaccountId: SubaccountId;
      readonly name: string;
      readonly description?: string;
      readonly clientId?: string;
      readonly secret?: string;
      readonly authorizationGrant: AuthorizationGrant;
      readonly confidential?: boolean;
      readonly subscription: ApplicationName;
      readonly tokenLifetimeSeconds: number;
      readonly isImported?: boolean;
      readonly scopes?: readonly string[];
      readonly redirectUris?: readonly string[];
      readonly refreshTokenLifetimeSeconds?: number;
      readonly skipConsent?: boolean;
      readonly settings?: Partial<ClientSettings>;
    }
  | {
      readonly kind: 'platform-api';
      readonly subaccountId: SubaccountId;
      readonly description?: string;
      readonly scopes: readonly string[];
      readonly clientId?: string;
      readonly secret?: string;
    }
  | {
      readonly kind: 'xsuaa';
      readonly subaccountId: SubaccountId;
      readonly clientId: string;
      readonly secret?: string;
      readonly serviceInstanceId?: ServiceInstanceId;
      readonly xsappname: string;
      /** Full scope names, `<xsappname>.<scope>`. */
      readonly authorities: readonly string[];
      readonly grantTypes: readonly string[];
      readonly tokenValiditySeconds?: number;
      readonly refreshTokenValiditySeconds?: number;
      readonly redirectUris?: readonly string[];
      readonly settings?: Partial<ClientSettings>;
      readonly credential: 'secret' | 'none';
    };

const defaultXsuaaValiditySeconds = 43_200;

/** 7 days. Source: SAP doc "Application Security Descriptor Configuration Syntax", refresh-token-validity */
const defaultXsuaaRefreshValiditySeconds = 604_800;

/** Not `.` or `..`: as a part of a path they would be resolved before anybody sees them. */
const neoClientId = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,128}$/;

const xsuaaClientId = /^[A-Za-z0-9._~!|-]{1,256}$/;

/** API clients call the tenant management node, message senders the runtime nodes. Source: SAP doc "OAuth 2.0 Client Credentials Grant" */
const clientCredentialsApplication = /(?:tmn|iflmap|hcioem)$/;

/** The client a registration describes. Throws `invalid_client_metadata` where a rule is broken. */
export const toNewClient = (registration: ClientRegistration, createdAtMs: number, createdBy: string): OAuthClient => {
  const registered = { subaccountId: registration.subaccountId, isEnabled: true, createdAtMs, createdBy };
  switch (registration.kind) {
    case 'neo-application':
      return { ...registered, ...neoClient(registration) };
    case 'platform-api':
      return { ...registered, ...platformClient(registration) };
    case 'xsuaa':
      return { ...registered, ...xsuaaClient(registration) };
  }
};

type Described = Omit<OAuthClient, 'subaccountId' | 'isEnabled' | 'createdAtMs' | 'createdBy'>;

type RegistrationOf<Kind> = Extract<ClientRegistration, { readonly kind: Kind }>;

const neoClient = (registration: RegistrationOf<'neo-application'>): Described => {
  const { name, description, subscription, authorizationGrant, refreshTokenLifetimeSeconds } = registration;
  const isClientCredentials = authorizationGrant === 'client-credentials';
  const isImported = registration.isImported === true;
  assertName(name);
  if (isClientCredentials && !clientCredentialsApplication.test(subscription.application)) {
    throw invalidClientMetadata(
      'The subscription of a client credentials client must be to an application whose name ends in tmn, iflmap or hcioem',
    );
  }
  if (isClientCredentials && registration.skipConsent === true) {
    throw invalidClientMetadata('Only a client with the authorization code grant has a consent page to skip');
  }
  assertTokenLifetime(registration.tokenLifetimeSeconds, { mayBeUnlimited: isImported });
  const settings = toClientSettings(registration.settings);
  if (settings.hasRedirectPatterns) throw invalidClientMetadata('Redirect URIs of a Neo account have no patterns');
  assertTranslations(settings.translations);
  const client = {
    clientId: toClientId(registration.clientId, neoClientId),
    kind: 'neo-application',
    name,
    ...withDescription(description),
    // Source: SAP doc "OAuth 2.0 Client Credentials Grant": such clients must be confidential.
    isConfidential: isClientCredentials || registration.confidential !== false,
    isImported,
    authorizationGrant,
    grantTypes: neoGrantTypes(authorizationGrant, settings),
    scopes: assertScopes(registration.scopes ?? []),
    redirectUris: assertRedirectUris(registration.redirectUris ?? []),
    skipConsent: registration.skipConsent === true,
    subscription,
    tokenLifetimeSeconds: registration.tokenLifetimeSeconds,
    ...(refreshTokenLifetimeSeconds !== undefined && { refreshTokenLifetimeSeconds }),
    settings,
  } as const;
  if (!client.isConfidential && registration.secret !== undefined) {
    throw invalidClientMetadata('A client that is not confidential has no secret');
  }
  assertRefreshLifetime(client, { mayBeUnlimited: isImported });
  assertRedirects(client);
  return client;
};

/** What a client of a Neo account may ask for. Source: SAP doc "Which OAuth 2.0 Authorization Grant Should I Use" */
export const neoGrantTypes = (
  grant: AuthorizationGrant,
  { issuesRefreshForSaml }: Pick<ClientSettings, 'issuesRefreshForSaml'>,
): readonly string[] => {
  const samlBearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer';
  if (grant === 'authorization-code') return ['authorization_code', 'refresh_token', samlBearer];
  return ['client_credentials', samlBearer, ...(issuesRefreshForSaml ? ['refresh_token'] : [])];
};

const platformClient = (registration: RegistrationOf<'platform-api'>): Described => {
  if (registration.scopes.length === 0) throw invalidClientMetadata('An API client needs at least one scope');
  assertPlatformScopes(registration.scopes);
  return {
    clientId: toClientId(registration.clientId, neoClientId),
    kind: 'platform-api',
    name: registration.description ?? 'Platform API client',
    ...withDescription(registration.description),
    isConfidential: true,
    isImported: false,
    grantTypes: ['client_credentials'],
    scopes: assertScopes(registration.scopes),
    redirectUris: [],
    skipConsent: false,
    tokenLifetimeSeconds: platformTokenLifetimeSeconds,
    settings: defaultClientSettings,
  };
};

const xsuaaClient = (registration: RegistrationOf<'xsuaa'>): Described => {
  const lifetime = registration.tokenValiditySeconds ?? defaultXsuaaValiditySeconds;
  // Source: SAP doc "Application Security Descriptor Configuration Syntax", token-validity
  if (!Number.isInteger(lifetime) || lifetime < 60 || lifetime > 86_400) {
    throw invalidClientMetadata('The token validity must be from 60 to 86400 seconds');
  }
  return {
    clientId: toClientId(registration.clientId, xsuaaClientId),
    kind: 'xsuaa',
    name: registration.clientId,
    isConfidential: true,
    isImported: false,
    grantTypes: registration.grantTypes,
    scopes: assertScopes(registration.authorities),
    redirectUris: registration.redirectUris ?? [],
    skipConsent: true,
    tokenLifetimeSeconds: lifetime,
    refreshTokenLifetimeSeconds: registration.refreshTokenValiditySeconds ?? defaultXsuaaRefreshValiditySeconds,
    settings: toClientSettings(registration.settings),
    ...(registration.serviceInstanceId !== undefined && { serviceInstanceId: registration.serviceInstanceId }),
    xsappname: registration.xsappname,
  };
};

/** The description as a field of a client, at most 1024 characters; an empty one is none. */
export const withDescription = (description: string | undefined): { readonly description?: string } => {
  if (description === undefined || description === '') return {};
  if (description.length > 1024) throw invalidClientMetadata('The description must have at most 1024 characters');
  return { description };
};

/** The settings with defaults filled in; the shared defaults where none is given. */
export const toClientSettings = (settings: Partial<ClientSettings> | undefined): ClientSettings =>
  settings === undefined ? defaultClientSettings : clientSettingsSchema.parse(settings);

const toClientId = (clientId: string | undefined, pattern: RegExp): string => {
  if (clientId === undefined) return randomUuid();
  if (!pattern.test(clientId)) throw invalidClientMetadata('The client ID has characters not allowed');
  return clientId;
};
