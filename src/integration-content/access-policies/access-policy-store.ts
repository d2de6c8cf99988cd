import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { AccessPolicyRow, ArtifactReferenceRow } from '../../storage/tables/integration-content/artifacts.ts';
import type { AccessPolicy, ArtifactReference } from './access-policy.ts';

/** A reference to be made. */
export type NewArtifactReference = Omit<ArtifactReference, 'id' | 'policyId'>;

/** All policies, in the order they were made. */
export const listPolicies = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly AccessPolicy[]> => {
  const rows = await handle
    .selectFrom('access_policies')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .orderBy('id')
    .execute();
  return rows.map(toPolicy);
};

/** A policy by id. */
export const findPolicy = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  id: number,
): Promise<AccessPolicy | undefined> => {
  const row = await handle
    .selectFrom('access_policies')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toPolicy(row);
};

/** Adds a policy; `undefined` where the role has one. */
export const insertPolicy = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  { roleName, description }: Omit<AccessPolicy, 'id'>,
): Promise<AccessPolicy | undefined> => {
  const row = await transaction
    .insertInto('access_policies')
    .values({ subaccount_id: subaccountId, role_name: roleName, description })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'role_name']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && toPolicy(row);
};

/** Changes a policy's description; answers the policy, `undefined` where there is none. */
export const updatePolicy = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  id: number,
  description: string,
): Promise<AccessPolicy | undefined> => {
  const row = await transaction
    .updateTable('access_policies')
    .set({ description })
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row && toPolicy(row);
};

/** Removes a policy with its references; answers what was removed. */
export const deletePolicy = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  id: number,
): Promise<AccessPolicy | undefined> => {
  const row = await transaction
    .deleteFrom('access_policies')
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row && toPolicy(row);
};

/** All references, or those of one policy. */
export const listReferences = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  policyId?: number,
): Promise<readonly ArtifactReference[]> => {
  const all = handle
    .selectFrom('artifact_references')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .orderBy('id');
  const rows = await (policyId === undefined ? all : all.where('policy_id', '=', policyId)).execute();
  return rows.map(toReference);
};

/** Adds a reference to a policy of the subaccount. */
export const insertReference = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  policyId: number,
  reference: NewArtifactReference,
): Promise<ArtifactReference> => {
  const row = await transaction
    .insertInto('artifact_references')
    .values({
      subaccount_id: subaccountId,
      policy_id: policyId,
      name: reference.name,
      description: reference.description,
      type: reference.type,
      condition_attribute: reference.conditionAttribute,
      condition_value: reference.conditionValue,
      condition_type: reference.conditionType,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toReference(row);
};

/** Removes a reference; answers what was removed. */
export const deleteReference = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  id: number,
): Promise<ArtifactReference | undefined> => {
  const row = await transaction
    .deleteFrom('artifact_references')
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row && toReference(row);
};

const toPolicy = (row: AccessPolicyRow): AccessPolicy => ({
  id: row.id,
  roleName: row.role_name,
  description: row.description,
});

const toReference = (row: ArtifactReferenceRow): ArtifactReference => ({
  id: row.id,
  policyId: row.policy_id,
  name: row.name,
  description: row.description,
  type: row.type,
  conditionAttribute: row.condition_attribute,
  conditionValue: row.condition_value,
  conditionType: row.condition_type,
});
