export { type AdministratorParts, type Administrators, createAdministrators } from './administrators/administrators.ts';
export { describeEndpoints, type Endpoints } from './endpoints.ts';
export type { ManagedRooms } from './rooms.ts';
export { createManagementRoutes, type ManagementParts } from './routes.ts';
