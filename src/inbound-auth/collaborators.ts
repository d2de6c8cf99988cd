import type { SubaccountId } from '../foundation/ids.ts';
import type { Secret } from '../foundation/secret.ts';

/** What authentication asks about subaccounts. */
export type KnownSubaccount = {
  readonly id: SubaccountId;
  readonly technicalName: string;
  readonly subdomain: string;
  readonly flavour: 'neo' | 'cf';
};

/** An application of a provider account, as subscriptions and role assignments name it. */
export type NamedApplication = { readonly providerAccount: string; readonly application: string };

/** What a valid access token says. */
export type TokenFacts = {
  readonly format: 'opaque' | 'jwt';
  readonly clientKind: 'neo-application' | 'platform-api' | 'xsuaa';
  readonly subaccountId: SubaccountId;
  readonly clientId: string;
  readonly userName: string;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly subscription?: NamedApplication;
  readonly serviceInstanceId?: string;
  readonly grantType: string;
  readonly claims?: Readonly<Record<string, unknown>>;
};

/** The answer of the authorization server about a token. */
export type CheckedToken =
  | { readonly kind: 'valid'; readonly facts: TokenFacts }
  | { readonly kind: 'invalid'; readonly reason: string };

/** The functions of other rooms that authentication uses. */
export type Collaborators = {
  readonly findSubaccount: (id: SubaccountId) => Promise<KnownSubaccount | undefined>;
  readonly findSubaccountByLabel: (label: string) => Promise<KnownSubaccount | undefined>;
  readonly listEffectiveRoles: (
    subaccountId: SubaccountId,
    userName: string,
  ) => Promise<readonly { readonly application: NamedApplication; readonly role: string }[]>;
  readonly verifyPassword: (
    subaccountId: SubaccountId,
    userName: string,
    password: Secret,
  ) => Promise<{ readonly userName: string } | undefined>;
  readonly checkToken: (token: string) => Promise<CheckedToken>;
};
