import type { HttpMethod } from '../../http/server/route.ts';
import { assertRole } from '../../inbound-auth/index.ts';
import { type ApiModel, entitySetsByName } from '../api-model.ts';
import type { ResourceRoles, ResourceSetDefinition } from '../resources/resource-set.ts';
import type { ApiCall } from './api-call.ts';

/**
 * The role for what a path begins with is asked for before anything is said about the rest of the path, and before the body is read.
 * Source: contract of the OData API 1.2
 */
export const assertPathRole = (
  api: ApiModel,
  { rawPath, roles, flavour }: Pick<ApiCall, 'rawPath' | 'roles' | 'flavour'>,
  method: HttpMethod,
): void => {
  const [, name = '', rest = ''] = /^\/?(\w+)(.*)$/s.exec(rawPath) ?? [];
  const stored = entitySetsByName.get(name);
  if (stored !== undefined) assertRole({ roles }, stored.roles);
  const definition = api.resources.get(name) ?? api.functions.get(name);
  if (definition === undefined || !(definition.platforms?.includes(flavour) ?? true)) return;
  if ('run' in definition) assertRole({ roles }, definition.roles);
  // What is done further along a path is for those to do who may read where it begins; its own roles are checked there.
  else assertRole({ roles }, (rest.includes('/') ? undefined : rolesFor(definition, method)) ?? definition.roles.read);
};

const verbs: Readonly<Partial<Record<HttpMethod, keyof ResourceRoles>>> = {
  POST: 'create',
  PUT: 'change',
  PATCH: 'change',
  MERGE: 'change',
  DELETE: 'remove',
};

const rolesFor = ({ roles }: ResourceSetDefinition, method: HttpMethod): readonly string[] | undefined =>
  roles[verbs[method] ?? 'read'];
