import type { ApplicationName, Subaccount } from '../../accounts/index.ts';
import type { ServiceInstanceId, SubaccountId } from '../../foundation/ids.ts';
import type { ClientSettings } from './client-settings.ts';
import type { StoredCredentials } from './credentials/credential.ts';

/** The system a client belongs to; each has a token endpoint of its own. */
export type ClientKind = 'neo-application' | 'platform-api' | 'xsuaa';

/** What the cockpit's field "Authorization Grant" offers. Source: SAP doc "Register an OAuth Client" */
export type AuthorizationGrant = 'client-credentials' | 'authorization-code';

/** A registered client, what it authenticates with left out. */
export type OAuthClient = {
  readonly clientId: string;
  readonly kind: ClientKind;
  readonly subaccountId: SubaccountId;
  readonly name: string;
  readonly description?: string;
  readonly isEnabled: boolean;
  readonly isConfidential: boolean;
  /** Brought along from another installation; only such a client may have unlimited tokens. */
  readonly isImported: boolean;
  readonly authorizationGrant?: AuthorizationGrant;
  readonly grantTypes: readonly string[];
  /** In registration order. Full names (`<xsappname>.<scope>`) for XSUAA. */
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly skipConsent: boolean;
  readonly subscription?: ApplicationName;
  /** 0: unlimited. Opaque tokens end when their issue time is this long ago, whatever it was when they were issued. */
  readonly tokenLifetimeSeconds: number;
  readonly refreshTokenLifetimeSeconds?: number;
  readonly serviceInstanceId?: ServiceInstanceId;
  readonly xsappname?: string;
  readonly settings: ClientSettings;
  /** Tokens issued before are no longer accepted. */
  readonly tokensValidFromMs?: number;
  readonly createdAtMs: number;
  readonly createdBy: string;
};

/** Everything a token request needs to know about a client. */
export type KnownClient = StoredCredentials & {
  readonly client: OAuthClient;
  readonly subaccount: Subaccount;
  /** Changes with what the client authenticates with, and with its scopes. Source: claim `rev_sig` of XSUAA tokens */
  readonly revocationSignature: string;
};

/** The runtime user a client acts as. Source: SAP doc "OAuth 2.0 Client Credentials Grant" */
export const technicalUserOf = (clientId: string): string => `oauth_client_${clientId}`;

/** Whether a user name is one that clients act as, in any case of its letters. */
export const isTechnicalUser = (userName: string): boolean => userName.toLowerCase().startsWith('oauth_client_');
