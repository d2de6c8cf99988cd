import type { Accounts, ApplicationName, ApplicationRole, Subaccount } from '../../accounts/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import { invalidField, predefinedRole, roleExists, roleNotFound } from '../errors.ts';

/** A role of an application as an account sees it. Source: SAP doc "Authorization Management API" */
export type RoleInfo = {
  readonly name: string;
  readonly type: 'PREDEFINED' | 'CUSTOM';
  readonly applicationRole: boolean;
  readonly shared: boolean;
};

/** The roles of the applications an account owns or subscribes to. */
export type ApplicationRoles = {
  readonly list: (account: Subaccount, application: ApplicationName) => Promise<readonly RoleInfo[]>;
  /** Throws 404 where the application does not have the role. */
  readonly assertExists: (account: Subaccount, role: ApplicationRole) => Promise<void>;
  /** Creates all or none. Throws 409 where one exists already, or is predefined. */
  readonly create: (
    account: Subaccount,
    application: ApplicationName,
    roles: readonly string[],
    actor: Actor,
  ) => Promise<void>;
  /** Deletes custom roles; those that are not there need none. Throws 409 where one is predefined. */
  readonly delete: (
    account: Subaccount,
    application: ApplicationName,
    roles: readonly string[],
    actor: Actor,
  ) => Promise<void>;
};

/** Creates the view of roles. `listPredefinedRoles`: the roles an application brings with it. Source: SAP doc "Managing Roles" */
export const createApplicationRoles = (parts: {
  readonly accounts: Pick<Accounts, 'listRoles' | 'createRole' | 'deleteRole'>;
  readonly listPredefinedRoles: (application: string) => readonly string[];
}): ApplicationRoles => {
  const { accounts, listPredefinedRoles } = parts;
  const list: ApplicationRoles['list'] = async (account, application) => {
    const custom = await accounts.listRoles(account.id, application);
    return [
      ...listPredefinedRoles(application.application).map((name) => ({
        name,
        type: 'PREDEFINED' as const,
        applicationRole: true,
        shared: true,
      })),
      ...custom.map(({ name }) => ({ name, type: 'CUSTOM' as const, applicationRole: false, shared: false })),
    ];
  };
  const assertNotPredefined = (application: ApplicationName, roles: readonly string[]): void => {
    const predefined = listPredefinedRoles(application.application);
    if (roles.some((role) => predefined.includes(role))) throw predefinedRole();
  };
  return {
    list,
    assertExists: async (account, { application, role }) => {
      if (!(await list(account, application)).some(({ name }) => name === role)) throw roleNotFound();
    },
    create: async (account, application, roles, actor) => {
      if (roles.length === 0) throw invalidField('roles', 'must name at least one role');
      assertNotPredefined(application, roles);
      const existing = new Set((await accounts.listRoles(account.id, application)).map(({ name }) => name));
      if (roles.some((role) => existing.has(role)) || new Set(roles).size < roles.length) throw roleExists();
      for (const role of roles) await accounts.createRole(account.id, application, role, actor);
    },
    delete: async (account, application, roles, actor) => {
      assertNotPredefined(application, roles);
      for (const role of roles) await accounts.deleteRole(account.id, application, role, actor);
    },
  };
};
