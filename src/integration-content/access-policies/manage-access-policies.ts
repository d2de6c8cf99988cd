import type { SubaccountId } from '../../foundation/ids.ts';
import { parseGroupPattern } from '../../identity-provider/index.ts';
import { type Changer, type ContentParts, contentEvent } from '../content-parts.ts';
import { contentExists, contentNotFound, invalidContent } from '../errors.ts';
import {
  type AccessPolicy,
  type ArtifactReference,
  conditionAttributes,
  conditionTypes,
  referenceTypes,
} from './access-policy.ts';
import {
  deletePolicy,
  deleteReference,
  findPolicy,
  insertPolicy,
  insertReference,
  listPolicies,
  listReferences,
  type NewArtifactReference,
  updatePolicy,
} from './access-policy-store.ts';
import { createProtection, type Protection, packageType } from './protection.ts';

/** Access policies and their references. */
export type AccessPolicyManagement = {
  readonly listPolicies: (subaccountId: SubaccountId) => Promise<readonly AccessPolicy[]>;
  readonly findPolicy: (subaccountId: SubaccountId, id: number) => Promise<AccessPolicy | undefined>;
  /** All references, or those of one policy. */
  readonly listReferences: (subaccountId: SubaccountId, policyId?: number) => Promise<readonly ArtifactReference[]>;
  /** Throws 400 and 409 (there is a policy of this role). */
  readonly createPolicy: (
    changer: Changer,
    policy: Omit<AccessPolicy, 'id'>,
    references: readonly NewArtifactReference[],
  ) => Promise<AccessPolicy>;
  /** Changes the description. Throws 404. */
  readonly updatePolicy: (changer: Changer, id: number, description: string) => Promise<void>;
  /** Throws 404. */
  readonly removePolicy: (changer: Changer, id: number) => Promise<void>;
  /** Throws 400 and 404 (no such policy). */
  readonly createReference: (
    changer: Changer,
    policyId: number,
    reference: NewArtifactReference,
  ) => Promise<ArtifactReference>;
  /** Throws 404. */
  readonly removeReference: (changer: Changer, id: number) => Promise<void>;
  /** What the policies leave to somebody with these roles. */
  readonly findProtection: (subaccountId: SubaccountId, roles: ReadonlySet<string>) => Promise<Protection>;
};

/** Creates the management of access policies. Source: SAP doc "Managing Access Policies"; assumed: that role names are unique */
export const createAccessPolicyManagement = ({ database, audit }: ContentParts): AccessPolicyManagement => ({
  listPolicies: (subaccountId) => listPolicies(database.read, subaccountId),
  findPolicy: (subaccountId, id) => findPolicy(database.read, subaccountId, id),
  listReferences: (subaccountId, policyId) => listReferences(database.read, subaccountId, policyId),
  createPolicy: async (changer, policy, references) => {
    if (!/^[A-Za-z0-9_.-]{1,150}$/.test(policy.roleName)) {
      throw invalidContent('RoleName can contain letters, numbers, period(.), hyphen(-) and underscore(_).');
    }
    for (const reference of references) assertReference(reference);
    return await database.write(async (transaction) => {
      const created = await insertPolicy(transaction, changer.subaccountId, policy);
      if (created === undefined) throw contentExists();
      for (const reference of references) {
        await insertReference(transaction, changer.subaccountId, created.id, reference);
      }
      await audit.append(transaction, contentEvent('create', objectOf(created), changer));
      return created;
    });
  },
  updatePolicy: async (changer, id, description) => {
    await database.write(async (transaction) => {
      const changed = await updatePolicy(transaction, changer.subaccountId, id, description);
      if (changed === undefined) throw contentNotFound();
      await audit.append(transaction, contentEvent('update', objectOf(changed), changer));
    });
  },
  removePolicy: async (changer, id) => {
    await database.write(async (transaction) => {
      const removed = await deletePolicy(transaction, changer.subaccountId, id);
      if (removed === undefined) throw contentNotFound();
      await audit.append(transaction, contentEvent('delete', objectOf(removed), changer));
    });
  },
  createReference: async (changer, policyId, reference) => {
    assertReference(reference);
    return await database.write(async (transaction) => {
      const policy = await findPolicy(transaction, changer.subaccountId, policyId);
      if (policy === undefined) throw contentNotFound();
      const created = await insertReference(transaction, changer.subaccountId, policyId, reference);
      const attributes = { addedReference: created.name };
      await audit.append(transaction, contentEvent('update', objectOf(policy), changer, attributes));
      return created;
    });
  },
  removeReference: async (changer, id) => {
    await database.write(async (transaction) => {
      const removed = await deleteReference(transaction, changer.subaccountId, id);
      if (removed === undefined) throw contentNotFound();
      await audit.append(transaction, contentEvent('delete', `Artifact reference ${removed.name}`, changer));
    });
  },
  findProtection: async (subaccountId, roles) =>
    createProtection(
      await listPolicies(database.read, subaccountId),
      await listReferences(database.read, subaccountId),
      roles,
    ),
});

const objectOf = ({ roleName }: AccessPolicy): string => `Access policy ${roleName}`;

const assertReference = (reference: NewArtifactReference): void => {
  if (reference.name.trim() === '') throw invalidContent('Name of an artifact reference must not be empty.');
  if (!referenceTypes.has(reference.type)) {
    throw invalidContent('Type of an artifact reference is none this server knows.');
  }
  if (!conditionAttributes.has(reference.conditionAttribute)) {
    throw invalidContent('ConditionAttribute must be Name or ID.');
  }
  if (!conditionTypes.has(reference.conditionType)) {
    throw invalidContent('ConditionType must be exactString or regularExpression.');
  }
  if (reference.conditionType === 'regularExpression') {
    if (reference.type === packageType) throw invalidContent('A reference to a package must name it exactly.');
    const parsed = parseGroupPattern(reference.conditionValue);
    if (parsed.kind === 'refused') throw invalidContent(`ConditionValue ${parsed.reason}.`);
  }
  if (reference.conditionValue === '') throw invalidContent('ConditionValue must not be empty.');
};
