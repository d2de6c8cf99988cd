import type { Accounts, ApplicationRole, Subaccount } from '../../accounts/index.ts';
import { assertedGroupsOf, type TokenUser } from '../access-token/token-details.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { invalidScope } from '../errors.ts';

/** What a user may be given in a client's token. */
export type UserRights = {
  /** In the order they appear in tokens. */
  readonly scopes: readonly string[];
  readonly roleCollections: readonly string[];
};

/** Finds out what a user may be given. */
export type FindUserRights = (client: OAuthClient, zone: Subaccount, user: TokenUser) => Promise<UserRights>;

/** Every user's token of XSUAA has these. Source: UAA doc "Scopes" */
const ofEveryUser = ['openid', 'uaa.user'];

/**
 * Creates the search for a user's scopes. Neo: the client's, which the user approves; what the user may do is a matter of roles, looked up by
 * the API that is called. XSUAA: those its roles bring, by the role templates of the client's application; of other applications those which the
 * client has itself. A role without a template stands for the scope of its name.
 * Source: SAP doc "Application Security Descriptor Configuration Syntax" (role-templates, granted-apps); security.md S-07
 */
export const createFindUserRights =
  ({ accounts }: { readonly accounts: Pick<Accounts, 'listRolesOfHolder' | 'listGroupsOf'> }): FindUserRights =>
  async (client, zone, user) => {
    if (client.kind !== 'xsuaa') return { scopes: client.scopes, roleCollections: [] };
    const names = [...new Set([user.name, user.id])];
    const roles = await accounts.listRolesOfHolder(zone.id, { names, groups: assertedGroupsOf(user) });
    const memberships = (await Promise.all(names.map((name) => accounts.listGroupsOf(zone.id, name)))).flat();
    const scopes = roles.flatMap((role) => scopesOfRole(client, role));
    return {
      scopes: [...new Set([...ofEveryUser, ...scopes])],
      roleCollections: [
        ...new Set(memberships.filter(({ kind }) => kind === 'role-collection').map(({ name }) => name)),
      ],
    };
  };

const scopesOfRole = (
  client: OAuthClient,
  { application: { application }, role }: ApplicationRole,
): readonly string[] => {
  const { xsappname = '' } = client;
  if (application === xsappname || application === xsappname.replace(/![a-z]\d+$/, '')) {
    const { roleTemplates } = client.settings;
    return (Object.hasOwn(roleTemplates, role) ? roleTemplates[role] : undefined) ?? [`${xsappname}.${role}`];
  }
  return client.scopes.filter((scope) => scope === `${application}.${role}`);
};

/** Those of `grantable` that were asked for; all where none was. Throws `invalid_scope` for one beyond (S-07). Source: RFC 6749 §3.3 */
export const chooseScopes = (
  grantable: readonly string[],
  requested: string | undefined,
  acceptsCommas: boolean,
): readonly string[] => {
  const wanted = requested?.split(acceptsCommas ? /[ ,]+/ : ' ').filter((scope) => scope !== '');
  if (wanted === undefined || wanted.length === 0) return grantable;
  if (!wanted.every((scope) => grantable.includes(scope))) throw invalidScope();
  return grantable.filter((scope) => wanted.includes(scope));
};
