import {
  type ArtifactKind,
  type IntegrationContent,
  kindWords,
  type ProtectedThing,
} from '../../../integration-content/index.ts';
import type { ApiCall } from '../../reading/api-call.ts';
import { protectedByPolicy } from '../../reading/message-protection.ts';

/** Who asks. */
export type Caller = Pick<ApiCall, 'subaccountId' | 'roles'>;

/** Throws the 403 of what an access policy protects. Source: SAP doc "Access Policies"; assumed: the status */
export const assertAccess = async (
  { accessPolicies }: Pick<IntegrationContent, 'accessPolicies'>,
  { subaccountId, roles }: Caller,
  things: readonly ProtectedThing[],
): Promise<void> => {
  if (things.length === 0) return;
  const { mayAccess } = await accessPolicies.findProtection(subaccountId, roles);
  if (!things.every(mayAccess)) throw protectedByPolicy();
};

/** An artifact at design time, or one that is about to be made. */
export const toThing = async (
  { packages }: Pick<IntegrationContent, 'packages'>,
  { subaccountId }: Caller,
  artifact: { readonly kind: ArtifactKind; readonly id: string; readonly name: string; readonly packageId: string },
): Promise<ProtectedThing> => ({
  type: kindWords[artifact.kind].runtimeType,
  id: artifact.id,
  name: artifact.name,
  packageId: artifact.packageId,
  packageName: (await packages.find(subaccountId, artifact.packageId))?.name,
});

/** A package is protected by itself and by each of its artifacts. Source: SAP doc "Access Policies" */
export const listPackageThings = async (
  rooms: Pick<IntegrationContent, 'artifacts' | 'packages'>,
  { subaccountId }: Caller,
  id: string,
): Promise<readonly ProtectedThing[]> => {
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
