import { type IntegrationContent, kindWords, type ProtectedThing } from '../../integration-content/index.ts';
import type { EntityKey } from '../../odata/parse-key-predicate.ts';
import type { ResourcePath } from '../../odata/parse-resource-path.ts';
import { artifactSets, artifactTypeNames } from '../entity-sets/integration-content/designtime-artifacts.ts';
import {
  assertAccess,
  type Caller,
  listPackageThings,
  toThing,
} from '../entity-sets/integration-content/policy-access.ts';

/** What the check asks. */
export type PolicyRooms = Pick<IntegrationContent, 'accessPolicies' | 'artifacts' | 'packages' | 'deployments'>;

const contentSets: ReadonlySet<string> = new Set(['DataStoreEntries', 'Variables', 'IntegrationPackages']);

/**
 * Refuses a call that would change what an access policy protects, export its package, or read what it has stored. To see that it exists is
 * allowed. Throws 403. Source: SAP doc "Access Policies" (dimensions)
 */
export const assertPolicies = async (
  rooms: PolicyRooms,
  call: Caller,
  path: ResourcePath,
  isChange: boolean,
): Promise<void> => {
  if (!('steps' in path)) return;
  const [{ set, key }] = path.steps;
  const isContent = path.kind === 'media' && contentSets.has(path.set.name);
  if (key === undefined || (!isChange && !isContent)) return;
  await assertAccess(rooms, call, await listThings(rooms, call, set.name, key));
};

/** The same for a function that deploys an artifact or saves it under a number. Throws 403. Source: SAP doc "Access Policies" (dimensions) */
export const assertFunctionPolicies = async (
  rooms: PolicyRooms,
  call: Caller,
  name: string,
  id: unknown,
): Promise<void> => {
  const called = artifactTypeNames.find(({ type }) => name === `Deploy${type}` || name === `${type}SaveAsVersion`);
  const set = artifactSets.find(({ kind }) => kind === called?.kind);
  if (set === undefined) return;
  const things = await listThings(rooms, call, set.name, { Id: String(id) });
  // What is deployed under the id gives way, whatever it was made of.
  const replaced = name.startsWith('Deploy') ? await findDeployed(rooms, call, String(id)) : [];
  await assertAccess(rooms, call, [...things, ...replaced]);
};

const listThings = async (
  rooms: PolicyRooms,
  call: Caller,
  setName: string,
  key: EntityKey,
): Promise<readonly ProtectedThing[]> => {
  const { subaccountId } = call;
  const kind = artifactSets.find(({ name }) => name === setName)?.kind;
  if (kind !== undefined) {
    const found = await rooms.artifacts.find(subaccountId, { kind, id: String(key.Id), version: 'active' });
    return found === undefined ? [] : [await toThing(rooms, call, found)];
  }
  switch (setName) {
    case 'IntegrationPackages':
      return listPackageThings(rooms, call, String(key.Id));
    case 'IntegrationRuntimeArtifacts':
      return findDeployed(rooms, call, String(key.Id));
    case 'DataStores':
    case 'DataStoreEntries':
      return findStoreThings(rooms, call, 'GLOBAL_DATASTORE', String(key.DataStoreName), String(key.IntegrationFlow));
    case 'Variables':
      return findStoreThings(rooms, call, 'GLOBAL_VARIABLE', String(key.VariableName), String(key.IntegrationFlow));
    default:
      return [];
  }
};

const findDeployed = async (
  { deployments }: PolicyRooms,
  { subaccountId }: Caller,
  id: string,
): Promise<readonly ProtectedThing[]> => {
  const found = await deployments.find(subaccountId, id);
  return found === undefined ? [] : [{ ...found, type: kindWords[found.kind].runtimeType }];
};

/** What belongs to a flow is protected with it, what all flows share by its own name. Source: SAP doc "Access Policies Examples" */
const findStoreThings = async (
  rooms: PolicyRooms,
  call: Caller,
  type: string,
  name: string,
  flowId: string,
): Promise<readonly ProtectedThing[]> => {
  if (flowId === '') return [{ type, id: name, name }];
  const deployed = await findDeployed(rooms, call, flowId);
  if (deployed.length > 0) return deployed;
  // What a flow has stored outlives its deployment, and so does the protection.
  const edited = await rooms.artifacts.find(call.subaccountId, {
    kind: 'integration-flow',
    id: flowId,
    version: 'active',
  });
  return [
    edited === undefined ? { type: 'INTEGRATION_FLOW', id: flowId, name: flowId } : await toThing(rooms, call, edited),
  ];
};
