import type {
  AccessPolicy,
  ArtifactReference,
  IntegrationContent,
  NewArtifactReference,
} from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { invalidPayload } from '../../../odata/payload/errors.ts';
import { int64Property, textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { accessPoliciesRead, accessPoliciesWrite } from './content-roles.ts';
import { changerOf, textOf } from './payload-values.ts';

/** The policy of a reference. SAP's API description writes it without the second c, and clients are made from that. */
const policyNames = ['AccessPolicy', 'AcessPolicy'];

/**
 * Access policies and the artifacts they are about. They are stored and shown; nothing here is confined by them yet. Source: SAP's published
 * API description of security content; SAP doc "Managing Access Policies"
 */
export const createAccessPolicySets = ({ accessPolicies }: IntegrationContent): readonly ResourceSetDefinition[] => [
  {
    name: 'AccessPolicies',
    type: 'AccessPolicy',
    keys: ['Id'],
    properties: [
      int64Property('Id', { nullable: false, readOnly: true }),
      textProperty('RoleName', { required: true, maxLength: 150 }),
      textProperty('Description', { maxLength: 1_000 }),
    ],
    navigation: [
      {
        name: 'ArtifactReferences',
        target: 'ArtifactReferences',
        multiplicity: '*',
        inPayload: 'children',
        list: async ({ subaccountId }, { Id }) =>
          (await accessPolicies.listReferences(subaccountId, Number(Id))).map(toReferenceRow),
      },
    ],
    roles: {
      read: accessPoliciesRead,
      create: accessPoliciesWrite,
      change: accessPoliciesWrite,
      remove: accessPoliciesWrite,
    },
    options: 'all',
    list: async ({ subaccountId }) => (await accessPolicies.listPolicies(subaccountId)).map(toPolicyRow),
    create: {
      status: 201,
      run: async (call, { payload }) => {
        const policy = {
          roleName: textOf(payload, 'RoleName') ?? '',
          description: textOf(payload, 'Description') ?? '',
        };
        const references = (payload.children.ArtifactReferences ?? []).map(toNewReference);
        return toPolicyRow(await accessPolicies.createPolicy(changerOf(call), policy, references));
      },
    },
    merge: {
      status: 204,
      run: async (call, { key, payload }) => {
        const description = textOf(payload, 'Description') ?? '';
        await accessPolicies.updatePolicy(changerOf(call), Number(key.Id), description);
        return undefined;
      },
    },
    remove: {
      status: 204,
      run: async (call, { key }) => {
        await accessPolicies.removePolicy(changerOf(call), Number(key.Id));
        return undefined;
      },
    },
  },
  {
    name: 'ArtifactReferences',
    type: 'ArtifactReference',
    keys: ['Id'],
    properties: [
      int64Property('Id', { nullable: false, readOnly: true }),
      textProperty('Name', { required: true, maxLength: 150 }),
      textProperty('Description', { maxLength: 1_000 }),
      textProperty('Type', { required: true }),
      textProperty('ConditionAttribute', { required: true }),
      textProperty('ConditionValue', { required: true, maxLength: 1_000 }),
      textProperty('ConditionType', { required: true }),
    ],
    navigation: policyNames.map((name) => ({
      name,
      target: 'AccessPolicies',
      multiplicity: '1',
      ownerMultiplicity: '*',
      inPayload: 'reference',
      find: async ({ subaccountId }, { policyId }) => {
        const found = await accessPolicies.findPolicy(subaccountId, Number(policyId));
        return found && toPolicyRow(found);
      },
    })),
    roles: { read: accessPoliciesRead, create: accessPoliciesWrite, remove: accessPoliciesWrite },
    options: 'all',
    list: async ({ subaccountId }) => (await accessPolicies.listReferences(subaccountId)).map(toReferenceRow),
    create: {
      status: 201,
      run: async (call, { payload }) => {
        const [policy] = policyNames.flatMap((name) => payload.references[name]?.Id ?? []);
        if (policy === undefined) throw invalidPayload("'AccessPolicy' is required");
        const created = await accessPolicies.createReference(changerOf(call), Number(policy), toNewReference(payload));
        return toReferenceRow(created);
      },
    },
    remove: {
      status: 200,
      run: async (call, { key }) => {
        await accessPolicies.removeReference(changerOf(call), Number(key.Id));
        return undefined;
      },
    },
  },
];

const toPolicyRow = ({ id, roleName, description }: AccessPolicy): Row => ({
  Id: id,
  RoleName: roleName,
  Description: description,
});

/** `policyId` is part of the row, not of the entity: the way to the policy. */
const toReferenceRow = (reference: ArtifactReference): Row => ({
  Id: reference.id,
  Name: reference.name,
  Description: reference.description,
  Type: reference.type,
  ConditionAttribute: reference.conditionAttribute,
  ConditionValue: reference.conditionValue,
  ConditionType: reference.conditionType,
  policyId: reference.policyId,
});

const toNewReference = (payload: EntityPayload): NewArtifactReference => ({
  name: textOf(payload, 'Name') ?? '',
  description: textOf(payload, 'Description') ?? '',
  type: textOf(payload, 'Type') ?? '',
  conditionAttribute: textOf(payload, 'ConditionAttribute') ?? '',
  conditionValue: textOf(payload, 'ConditionValue') ?? '',
  conditionType: textOf(payload, 'ConditionType') ?? '',
});
