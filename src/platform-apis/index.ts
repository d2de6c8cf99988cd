export { createResolveApplication } from './applications.ts';
export { createApplicationRoles } from './authorization-management/application-roles.ts';
export { createPlatformApis } from './create-platform-apis.ts';
export { platformErrorFormat } from './error-body.ts';
