export { type Challenge, createAuthenticate } from './authenticate.ts';
export { type Authenticator, absent, type Outcome, rejected } from './authenticators/authenticator.ts';
export { readAuthorizationHeader } from './authenticators/authorization-header.ts';
export { parseBasicCredentials } from './authenticators/basic.ts';
export { assertRole, createInboundAuth, type InboundAuth } from './create-inbound-auth.ts';
export type { Csrf } from './csrf.ts';
export { createCsrfSessions } from './csrf-sessions.ts';
export { missingRole } from './errors.ts';
export {
  apiApplicationId,
  connectivityApiApplicationId,
  connectivityApplicationId,
  connectorInfoScope,
  flowApplicationId,
  isOfInstance,
} from './roles/applications.ts';
export { personas } from './roles/personas.ts';
export { listPredefinedRoles } from './roles/predefined-roles.ts';
export { apiRoleTemplates } from './roles/role-templates.ts';
