import type { HttpMethod } from '../../../http/server/route.ts';
import type { ResourcePath } from '../../../odata/parse-resource-path.ts';
import type { ApiModel } from '../../api-model.ts';
import type { SetPath } from '../reading/answer-resource-read.ts';
import { getNavigation } from '../reading/walk-path.ts';
import { getResource } from '../resource-context.ts';
import type { ResourceNavigation, ResourceSetDefinition } from '../resource-set.ts';
import { isOffered } from './planned-change.ts';

/** The operation of a set that a modifying request asks for. */
export type SetOperation = 'create' | 'upload' | 'replace' | 'merge' | 'remove' | 'replaceStream';

/** What a modifying request asks for: an operation of the set, or of the navigation property that leads to the target. */
export type Operation =
  | { readonly on: 'set'; readonly set: ResourceSetDefinition; readonly does: SetOperation }
  | {
      readonly on: 'navigation';
      readonly navigation: ResourceNavigation;
      readonly does: 'create' | 'replace' | 'remove';
    };

/** The methods a resource path answers, with what each does. Source: OData 2.0 Operations; contract of the OData API 5.5, 5.6 */
export const listOperations = (
  api: ApiModel,
  path: SetPath,
  flavour: 'neo' | 'cf',
  isForm: boolean,
): ReadonlyMap<HttpMethod, Operation> => {
  const operations = new Map<HttpMethod, Operation>();
  const set = getResource(api, path.set);
  const offer = (method: HttpMethod, does: SetOperation): void => {
    const change = does === 'replaceStream' ? set.stream?.replace : set[does];
    // The inputs differ, and none of them matters here.
    if (change !== undefined && isOffered<never>(change, flavour)) operations.set(method, { on: 'set', set, does });
  };
  const offerLinked = (
    navigation: ResourceNavigation,
    method: HttpMethod,
    does: 'create' | 'replace' | 'remove',
  ): void => {
    const change = navigation[does];
    if (change !== undefined && isOffered<never>(change, flavour)) {
      operations.set(method, { on: 'navigation', navigation, does });
    }
  };
  const lastStep = path.steps.at(-1) ?? path.steps[0];
  const owner = path.steps.at(-2);
  switch (path.kind) {
    case 'collection':
      if (lastStep.navigation === undefined || owner === undefined) {
        // A set that takes both is asked for the one the body is.
        for (const does of isForm ? (['create', 'upload'] as const) : (['upload', 'create'] as const)) {
          offer('POST', does);
        }
      } else {
        offerLinked(getNavigation(getResource(api, owner.set), lastStep.navigation.name), 'POST', 'create');
      }
      break;
    case 'entity':
      if (lastStep.navigation === undefined || owner === undefined) {
        offer('PUT', 'replace');
        offer('PATCH', 'merge');
        offer('MERGE', 'merge');
        offer('DELETE', 'remove');
      } else if (lastStep.key !== undefined) {
        const navigation = getNavigation(getResource(api, owner.set), lastStep.navigation.name);
        offerLinked(navigation, 'PUT', 'replace');
        offerLinked(navigation, 'DELETE', 'remove');
      }
      break;
    case 'media':
      if (lastStep.navigation === undefined) offer('PUT', 'replaceStream');
      break;
    case 'links':
      if (path.key !== undefined) {
        const navigation = getNavigation(getResource(api, lastStep.set), path.navigation.name);
        offerLinked(navigation, 'PUT', 'replace');
        offerLinked(navigation, 'DELETE', 'remove');
      }
      break;
    case 'count':
    case 'property':
    case 'property-value':
    case 'links-count':
      break;
  }
  return operations;
};

/** Whether a path leads to resource-backed sets. */
export const isResourcePath = (api: ApiModel, path: ResourcePath): path is SetPath =>
  'steps' in path && api.resources.has(path.steps[0].set.name);
