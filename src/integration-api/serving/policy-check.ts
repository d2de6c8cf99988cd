import { type IntegrationContent, kindWords, type ProtectedThing } from '../../integration-content/index.ts';
import type { EntityKey } from '../../odata/parse-key-predicate.ts';
import type { ResourcePath } from '../../odata/parse-resource-path.ts';
import { artifactSets, artifactTypeNames } from '../entity-sets/integration-content/designtime-artifacts.ts';
import { assertAccess, type Caller, toThing } from '../entity-sets/integration-content/policy-access.ts';

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
  if (set !== undefined) await assertAccess(rooms, call, await listThings(rooms, call, set.name, { Id: String(id) }));
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
      return listInPackage(rooms, call, String(key.Id));
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

/** A package is protected by itself and by each of its artifacts. Source: SAP doc "Access Policies" */
const listInPackage = async (rooms: PolicyRooms, call: Caller, id: string): Promise<readonly ProtectedThing[]> => {
  const { subaccountId } = call;
  const name = (await rooms.packages.find(subaccountId, id))?.name;
  const artifacts = await rooms.artifacts.list(subaccountId, { packageId: id });
  return [
    { type: 'INTEGRATION_PACKAGE', id, name: name ?? id, packageId: id, packageName: name },
    ...artifacts.map((artifact) => ({
      type: kindWords[artifact.kind].runtimeType,
      id: artifact.id,
      name: artifact.name,
      packageId: id,
      packageName: name,
    })),
  ];
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
  return deployed.length > 0 ? deployed : [{ type: 'INTEGRATION_FLOW', id: flowId, name: flowId }];
};
