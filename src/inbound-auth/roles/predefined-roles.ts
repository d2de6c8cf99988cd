import { isRuntimeNode, isTenantManagementNode } from './applications.ts';
import { personas } from './personas.ts';
import { roleTemplates } from './role-templates.ts';

const tenantManagementRoles = [
  ...new Set([...personas.map(({ neoGroup }) => neoGroup), ...[...roleTemplates.values()].flat()]),
].sort();
const runtimeRoles = ['ESBMessaging.send'];

/** The roles a Neo application brings with it, by the application's name. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const listPredefinedRoles = (application: string): readonly string[] => {
  if (isTenantManagementNode(application)) return tenantManagementRoles;
  return isRuntimeNode(application) ? runtimeRoles : [];
};
