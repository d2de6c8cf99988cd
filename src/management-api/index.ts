export { type Administrators, createAdministrators } from './administrators/administrators.ts';
export { describeEndpoints, type Endpoints } from './endpoints.ts';
export { createFindCockpitRole } from './roles/cockpit-role.ts';
export type { ManagedRooms } from './rooms.ts';
export { createManagementRoutes } from './routes.ts';
export { createCockpitUsers } from './sessions/cockpit-users.ts';
export type { SingleSignOnSettings } from './single-sign-on/settings.ts';
export { createSingleSignOn } from './single-sign-on/single-sign-on.ts';
