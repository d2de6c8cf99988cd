import {
  type Artifact,
  type ArtifactKey,
  type ArtifactKind,
  type ArtifactUpdate,
  type IntegrationContent,
  kindWords,
} from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import { binaryProperty, textProperty } from '../../resources/resource-property.ts';
import type { ResourceNavigation, ResourceSetDefinition } from '../../resources/resource-set.ts';
import { createConfigurationNavigation } from './configurations.ts';
import { workspaceRead, workspaceWrite } from './content-roles.ts';
import { bytesOf, changerOf, textOf } from './payload-values.ts';
import { assertAccess, toThing } from './policy-access.ts';
import { createResourceNavigation } from './resources.ts';

/** The sets of artifacts, one per kind. Source: SAP doc "Integration Content" */
export const artifactSets: readonly { readonly name: string; readonly kind: ArtifactKind }[] = [
  { name: 'IntegrationDesigntimeArtifacts', kind: 'integration-flow' },
  { name: 'MessageMappingDesigntimeArtifacts', kind: 'message-mapping' },
  { name: 'ValueMappingDesigntimeArtifacts', kind: 'value-mapping' },
  { name: 'ScriptCollectionDesigntimeArtifacts', kind: 'script-collection' },
];

/** An archive of 10 MiB in base64, and the JSON around it. */
const maxBodyBytes = 14 * 1024 * 1024;

/** Artifacts at design time. Source: SAP doc "Integration Content"; contract of the OData API 5.5, 5.6 */
export const createArtifactSets = (content: IntegrationContent): readonly ResourceSetDefinition[] =>
  artifactSets.map(({ name, kind }) => createArtifactSet(content, name, kind));

/** The artifacts of a kind, in one package if named. */
export const listArtifactRows = async (
  artifacts: IntegrationContent['artifacts'],
  { subaccountId }: ResourceCall,
  kind: ArtifactKind,
  packageId?: string,
): Promise<readonly Row[]> => {
  const listed = await artifacts.list(subaccountId, { kind, ...(packageId !== undefined && { packageId }) });
  return listed.map(toRow);
};

/** One artifact by id and version. */
export const findArtifactRow = async (
  artifacts: IntegrationContent['artifacts'],
  { subaccountId }: ResourceCall,
  kind: ArtifactKind,
  key: EntityKey,
): Promise<Row | undefined> => {
  const found = await artifacts.find(subaccountId, toKey(kind, key));
  return found && toRow(found);
};

const createArtifactSet = (content: IntegrationContent, name: string, kind: ArtifactKind): ResourceSetDefinition => {
  const { artifacts } = content;
  const keyOf = (row: Row): ArtifactKey => ({ kind, id: String(row.Id), version: String(row.Version) });
  const navigation: readonly ResourceNavigation[] = [
    ...(kind === 'integration-flow' ? [createConfigurationNavigation(content, keyOf)] : []),
    ...(kind === 'value-mapping' ? [] : [createResourceNavigation(content, keyOf)]),
  ];
  return {
    name,
    type: name.slice(0, -1),
    keys: ['Id', 'Version'],
    properties: [
      textProperty('Id', { nullable: false }),
      textProperty('Version', { nullable: false, readOnly: true }),
      textProperty('PackageId', { required: true }),
      textProperty('Name', { required: true }),
      textProperty('Description', { maxLength: 20_000 }),
      binaryProperty('ArtifactContent'),
    ],
    navigation,
    roles: { read: workspaceRead, create: workspaceWrite, change: workspaceWrite, remove: workspaceWrite },
    options: 'all',
    maxBodyBytes,
    list: (call) => listArtifactRows(artifacts, call, kind),
    find: (call, key) => findArtifactRow(artifacts, call, kind, key),
    create: {
      status: 201,
      run: async (call, { payload }) => {
        const id = textOf(payload, 'Id');
        const name = textOf(payload, 'Name') ?? '';
        const packageId = textOf(payload, 'PackageId') ?? '';
        await assertAccess(content, call, [await toThing(content, call, { kind, id: id ?? name, name, packageId })]);
        const description = textOf(payload, 'Description');
        const bytes = bytesOf(payload, 'ArtifactContent');
        return toRow(
          await artifacts.create(changerOf(call), { kind, id, name, packageId, description, content: bytes }),
        );
      },
    },
    replace: {
      status: 200,
      missing: 404,
      run: async (call, { key, payload }) => {
        const update: ArtifactUpdate = {
          name: textOf(payload, 'Name'),
          description: textOf(payload, 'Description'),
          content: bytesOf(payload, 'ArtifactContent'),
        };
        await artifacts.update(changerOf(call), toKey(kind, key), update);
        return undefined;
      },
    },
    remove: {
      status: 200,
      run: async (call, { key }) => {
        await artifacts.remove(changerOf(call), toKey(kind, key));
        return undefined;
      },
    },
    stream: {
      mediaType: 'application/zip',
      read: async ({ subaccountId }, row) => ({
        contentType: 'application/zip',
        body: (await artifacts.download(subaccountId, keyOf(row))).content,
        fileName: `${String(row.Id)}.zip`,
      }),
    },
  };
};

const toKey = (kind: ArtifactKind, { Id, Version }: EntityKey): ArtifactKey => ({
  kind,
  id: String(Id),
  version: String(Version),
});

/** A draft's version is `Active`. Source: a public client of the API tells drafts by it; content is never part of a list or an entity */
const toRow = (artifact: Artifact): Row => ({
  Id: artifact.id,
  Version: artifact.isDraft ? 'Active' : artifact.version,
  PackageId: artifact.packageId,
  Name: artifact.name,
  Description: artifact.description,
  ArtifactContent: null,
});

/** The name functions call a kind by, e.g. `IntegrationDesigntimeArtifact`. */
export const artifactTypeNames: readonly {
  readonly type: string;
  readonly kind: ArtifactKind;
  readonly noun: string;
}[] = artifactSets.map(({ name, kind }) => ({ type: name.slice(0, -1), kind, noun: kindWords[kind].noun }));
