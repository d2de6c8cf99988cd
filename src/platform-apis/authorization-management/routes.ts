import type { Accounts } from '../../accounts/index.ts';
import type { Route } from '../../http/server/route.ts';
import type { ResolveApplication } from '../applications.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { withTrailingSlash } from '../platform-route.ts';
import { createApplicationRoleRoutes } from './application-role-routes.ts';
import { createApplicationRoles } from './application-roles.ts';
import { createGroupRoutes } from './group-routes.ts';
import { createGroupsOnly } from './groups-only.ts';
import { createUserRoutes } from './user-routes.ts';

/** The routes of the Authorization Management API. Source: SAP doc "Authorization Management API" */
export const createAuthorizationManagementRoutes = (options: {
  readonly accounts: Accounts;
  readonly guard: PlatformGuard;
  readonly resolveApplication: ResolveApplication;
  readonly listPredefinedRoles: (application: string) => readonly string[];
}): readonly Route[] => {
  const accounts = createGroupsOnly(options.accounts);
  const parts = { ...options, accounts, roles: createApplicationRoles({ ...options, accounts }) };
  return [...createUserRoutes(parts), ...createApplicationRoleRoutes(parts), ...createGroupRoutes(parts)].flatMap(
    withTrailingSlash,
  );
};
