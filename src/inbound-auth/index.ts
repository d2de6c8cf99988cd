export { type Challenge, createAuthenticate } from './authenticate.ts';
export { type Authenticator, absent, type Outcome, rejected } from './authenticators/authenticator.ts';
export { readAuthorizationHeader } from './authenticators/authorization-header.ts';
export { parseBasicCredentials } from './authenticators/basic.ts';
export type { FindMappedUser } from './authenticators/client-certificate.ts';
export type { Collaborators } from './collaborators.ts';
export { assertRole, createInboundAuth, type InboundAuth, type InboundAuthSettings } from './create-inbound-auth.ts';
export type { Csrf } from './csrf.ts';
export { type CsrfSessions, createCsrfSessions } from './csrf-sessions.ts';
export { csrfTokenRequired, missingRole, unauthenticated } from './errors.ts';
export {
  apiApplicationId,
  connectivityApiApplicationId,
  connectivityApplicationId,
  connectorInfoScope,
  destinationApplicationId,
  flowApplicationId,
  isOfInstance,
  isRuntimeNode,
  isTenantManagementNode,
} from './roles/applications.ts';
export { permissions } from './roles/permissions.ts';
export { type Persona, personas } from './roles/personas.ts';
export { listPredefinedRoles } from './roles/predefined-roles.ts';
export { apiRoleTemplates, expandRoles, roleTemplates } from './roles/role-templates.ts';
