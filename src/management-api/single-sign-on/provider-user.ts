import type { Secret } from '../../foundation/secret.ts';
import type { ProviderClaims } from '../../identity-provider/index.ts';
import { type AdministratorRole, administratorRoles } from '../contract.ts';
import type { SingleSignOnSettings } from './settings.ts';

/** Somebody the provider has signed in. */
export type ProviderUser = {
  readonly issuer: string;
  readonly subject: string;
  /** As the cockpit shows it and the audit log names it. No administrator can be called so: those names have no blanks. */
  readonly name: string;
  /** Of the groups the provider told, those that mean something here. */
  readonly groups: readonly string[];
  /** Proves at sign-out whose session at the provider is meant. */
  readonly idToken: Secret;
};

/** The highest role that one of these groups gives. Source: decision 0016 */
export const roleOfGroups = (
  groups: readonly string[],
  settings: Pick<SingleSignOnSettings, 'groups'>,
): AdministratorRole | undefined =>
  administratorRoles.findLast((role) => settings.groups[role].some((group) => groups.includes(group)));

/** The user an ID token speaks of. Source: OpenID Connect Core 1.0 §5.1 */
export const toProviderUser = (
  { subject, claims }: ProviderClaims,
  idToken: Secret,
  { issuer, name, groupsClaim, groups }: Pick<SingleSignOnSettings, 'issuer' | 'name' | 'groupsClaim' | 'groups'>,
): ProviderUser => {
  const told: unknown = Object.hasOwn(claims, groupsClaim) ? claims[groupsClaim] : undefined;
  const list: readonly unknown[] = Array.isArray(told) ? told : [told];
  const known = new Set(Object.values(groups).flat());
  return {
    issuer,
    subject,
    name: `${[claims.preferred_username, claims.email].find(isShowable) ?? subject} (${name})`,
    groups: [...new Set(list.filter((group) => typeof group === 'string' && known.has(group)).map(String))],
    idToken,
  };
};

const isShowable = (value: unknown): value is string => typeof value === 'string' && /^[^\p{C}]{1,200}$/u.test(value);
