import { assertRole } from '../../inbound-auth/index.ts';
import { inapplicableQueryOption, unknownResource } from '../../odata/errors.ts';
import type { QueryString } from '../../odata/query-options/query-string.ts';
import type { EntitySet } from '../../odata/service-model.ts';
import type { ApiModel } from '../api-model.ts';
import type { ApiCall } from '../reading/api-call.ts';
import type { ResourceCall } from './resource-call.ts';
import type { ResourceSetDefinition } from './resource-set.ts';

/** What answering a call to a resource needs. */
export type ResourceContext = { readonly api: ApiModel; readonly call: ResourceCall };

/** Creates the context of a call; `declared` are the options without `$` that its sets or function understand. Throws 400 for one given twice. */
export const createResourceContext = (
  api: ApiModel,
  { subaccountId, flavour, actor, roles, serviceRoot }: ApiCall,
  query: QueryString,
  declared: readonly string[],
): ResourceContext => {
  const customOptions = new Map<string, string>();
  for (const name of declared) {
    const [value, ...more] = query.custom.get(name) ?? [];
    if (more.length > 0) throw inapplicableQueryOption(name);
    if (value !== undefined) customOptions.set(name, value);
  }
  return { api, call: { subaccountId, flavour, actor, roles, serviceRoot, customOptions } };
};

/** The definition of a resource-backed set of the model. */
export const getResource = (api: ApiModel, { name }: Pick<EntitySet, 'name'>): ResourceSetDefinition => {
  const definition = api.resources.get(name);
  if (definition === undefined) throw new Error(`no resource is named ${name}`);
  return definition;
};

/** Throws 404 where the platform of the caller's subaccount does not have it. Source: contract of the OData API 8.10, 8.11 */
export const assertOnPlatform = (
  { name, platforms }: Pick<ResourceSetDefinition, 'name' | 'platforms'>,
  flavour: 'neo' | 'cf',
): void => {
  if (platforms !== undefined && !platforms.includes(flavour)) throw unknownResource(name);
};

/** Throws unless the caller may read the set's entities, and they exist on the platform. */
export const assertMayRead = (
  api: ApiModel,
  set: Pick<EntitySet, 'name'>,
  call: Pick<ApiCall, 'roles' | 'flavour'>,
): void => {
  const definition = getResource(api, set);
  assertOnPlatform(definition, call.flavour);
  assertRole(call, definition.roles.read);
};
