import { assertRole } from '../../inbound-auth/index.ts';
import type { PathSteps, ResourcePath } from '../../odata/parse-resource-path.ts';
import type { Projection } from '../../odata/query-options/parse-projection.ts';
import { getEntitySet } from '../api-model.ts';

/**
 * Checks the roles for every entity set a path leads through, so that no navigation gets around the rule of its target. Service document
 * and `$metadata` need no role. Source: SAP doc "Tasks and Permissions for Cloud Integration"
 */
export const assertMayAccess = (path: ResourcePath, roles: ReadonlySet<string>): void => {
  switch (path.kind) {
    case 'service-document':
    case 'metadata':
    case 'batch':
    case 'function-import':
      return;
    case 'media': {
      assertSteps(path.steps, roles);
      assertRole({ roles }, getEntitySet(path.set.name).stream?.roles ?? []);
      return;
    }
    case 'collection':
    case 'count':
    case 'entity':
    case 'property':
    case 'property-value':
      assertSteps(path.steps, roles);
      return;
    case 'links':
    case 'links-count':
      assertSteps(path.steps, roles);
      assertRole({ roles }, getEntitySet(path.set.name).roles);
      return;
  }
};

const assertSteps = (steps: PathSteps, roles: ReadonlySet<string>): void => {
  for (const { set } of steps) assertRole({ roles }, getEntitySet(set.name).roles);
};

/** Checks the roles for everything `$expand` brings in. */
export const assertMayExpand = (projection: Projection, roles: ReadonlySet<string>): void => {
  for (const { navigation, expanded } of projection.navigation) {
    if (expanded === undefined) continue;
    assertRole({ roles }, getEntitySet(navigation.target.name).roles);
    assertMayExpand(expanded, roles);
  }
};
