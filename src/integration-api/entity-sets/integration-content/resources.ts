import type { ArtifactKey, ArtifactResource, IntegrationContent } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import type { Transaction } from '../../../storage/database.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import type { CreateInput, OwnerInput, RemoveInput, UpdateInput } from '../../resources/resource-change.ts';
import { binaryProperty, textProperty } from '../../resources/resource-property.ts';
import type { ResourceNavigation, ResourceSetDefinition } from '../../resources/resource-set.ts';
import { workspaceRead, workspaceWrite } from './content-roles.ts';
import { bytesOf, changerOf, textOf } from './payload-values.ts';

/** The artifact a resource was reached through: part of its row, not of the entity. */
const ownerColumns = ['ownerKind', 'ownerId', 'ownerVersion'] as const;

/** The files of artifacts, reached through them alone. Source: SAP doc "Integration Content" (Resources of Integration Flow) */
export const createResourceSet = ({ resources }: IntegrationContent): ResourceSetDefinition => ({
  name: 'Resources',
  type: 'Resource',
  keys: ['Name', 'ResourceType'],
  properties: [
    textProperty('Name', { nullable: false }),
    textProperty('ResourceType', { nullable: false }),
    textProperty('ReferencedResourceType'),
    binaryProperty('ResourceContent'),
  ],
  roles: { read: workspaceRead },
  options: 'all',
  maxBodyBytes: 14 * 1024 * 1024,
  stream: {
    read: async ({ subaccountId }, row) => {
      const [kind, id, version] = ownerColumns.map((column) => row[column]);
      // `toRow` below wrote the three.
      const owner = { kind, id, version } as ArtifactKey;
      const name = String(row.Name);
      const body = await resources.read(subaccountId, owner, { name, type: String(row.ResourceType) });
      return body && { contentType: 'application/octet-stream', body, fileName: name };
    },
  },
});

/** Leads from an artifact to its resources. */
export const createResourceNavigation = (
  { resources, write }: IntegrationContent,
  keyOf: (owner: Row) => ArtifactKey,
): ResourceNavigation => {
  const create = async (transaction: Transaction, call: ResourceCall, { owner, payload }: OwnerInput & CreateInput) => {
    const made = await resources.createIn(transaction, changerOf(call), keyOf(owner), {
      name: textOf(payload, 'Name') ?? '',
      type: textOf(payload, 'ResourceType') ?? '',
      // Clients that have none send an empty text.
      referencedType: textOf(payload, 'ReferencedResourceType') || undefined,
      content: contentOf(payload),
    });
    return toRow(keyOf(owner))(made);
  };
  const replace = async (transaction: Transaction, call: ResourceCall, input: OwnerInput & UpdateInput) => {
    const { owner, key, payload } = input;
    const resource = { ...toResourceKey(key), content: contentOf(payload) };
    await resources.replaceIn(transaction, changerOf(call), keyOf(owner), resource);
    return undefined;
  };
  const remove = async (transaction: Transaction, call: ResourceCall, { owner, key }: OwnerInput & RemoveInput) => {
    await resources.removeIn(transaction, changerOf(call), keyOf(owner), toResourceKey(key));
    return undefined;
  };
  return {
    name: 'Resources',
    target: 'Resources',
    multiplicity: '*',
    list: async ({ subaccountId }, owner) =>
      (await resources.list(subaccountId, keyOf(owner))).map(toRow(keyOf(owner))),
    create: {
      status: 201,
      roles: workspaceWrite,
      run: (call, input) => write((transaction) => create(transaction, call, input)),
      runIn: create,
    },
    replace: {
      // SAP's description says 202, its project "Piper" takes nothing but 200.
      status: 200,
      roles: workspaceWrite,
      run: (call, input) => write((transaction) => replace(transaction, call, input)),
      runIn: replace,
    },
    remove: {
      status: 200,
      roles: workspaceWrite,
      run: (call, input) => write((transaction) => remove(transaction, call, input)),
      runIn: remove,
    },
  };
};

const contentOf = (payload: EntityPayload): Uint8Array => bytesOf(payload, 'ResourceContent') ?? new Uint8Array();

const toResourceKey = ({ Name, ResourceType }: EntityKey) => ({ name: String(Name), type: String(ResourceType) });

const toRow =
  (owner: ArtifactKey) =>
  ({ name, type, referencedType }: ArtifactResource): Row => ({
    Name: name,
    ResourceType: type,
    ReferencedResourceType: referencedType ?? null,
    ResourceContent: null,
    ownerKind: owner.kind,
    ownerId: owner.id,
    ownerVersion: owner.version,
  });
