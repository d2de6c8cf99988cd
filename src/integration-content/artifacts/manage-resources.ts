import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { archiveLimits } from '../archive/archive.ts';
import { type Changer, type ContentParts, contentEvent } from '../content-parts.ts';
import { contentExists, contentNotFound, invalidContent, refusedArchive } from '../errors.ts';
import type { ArtifactKey } from './artifact.ts';
import { updateArtifact } from './artifact-store.ts';
import { countBytes, listFilePaths, readSomeFiles, removeFile, writeFile } from './file-store.ts';
import { type FoundVersion, getEdited, getVersion } from './find-version.ts';
import { objectOf } from './manage-artifacts.ts';
import { type ArtifactResource, findNameProblem, findResourceType, listResources, resourcePath } from './resources.ts';

/** A resource by what addresses it. */
export type ResourceKey = { readonly name: string; readonly type: string };

/** A resource to be made. */
export type NewResource = ResourceKey & {
  /** `wsdl` puts a schema beside the service descriptions. */
  readonly referencedType?: string | undefined;
  readonly content: Uint8Array;
};

/** The resources of artifacts: scripts, schemas, mappings. Changes are made within a transaction, which they await nothing but. */
export type ResourceManagement = {
  /** Throws 404. */
  readonly list: (subaccountId: SubaccountId, key: ArtifactKey) => Promise<readonly ArtifactResource[]>;
  readonly read: (
    subaccountId: SubaccountId,
    key: ArtifactKey,
    resource: ResourceKey,
  ) => Promise<Uint8Array | undefined>;
  /** Throws 400, 404, 409 (there is one of this name) and 413. */
  readonly createIn: (
    transaction: Transaction,
    changer: Changer,
    key: ArtifactKey,
    resource: NewResource,
  ) => Promise<ArtifactResource>;
  /** Throws 404 and 413. */
  readonly replaceIn: (
    transaction: Transaction,
    changer: Changer,
    key: ArtifactKey,
    resource: NewResource,
  ) => Promise<void>;
  /** Throws 404. */
  readonly removeIn: (
    transaction: Transaction,
    changer: Changer,
    key: ArtifactKey,
    resource: ResourceKey,
  ) => Promise<void>;
};

/** Creates the management of resources. Source: SAP doc "Integration Content" (Resources of Integration Flow) */
export const createResourceManagement = ({ database, clock, audit }: ContentParts): ResourceManagement => {
  const edit = async (transaction: Transaction, changer: Changer, key: ArtifactKey): Promise<FoundVersion> => {
    const found = await getEdited(transaction, changer.subaccountId, key);
    await updateArtifact(transaction, found.place, { changedAtMs: clock(), changedBy: changer.actor.name });
    return found;
  };
  const findIn = async (handle: Transaction, { place }: FoundVersion, { name, type }: ResourceKey) =>
    listResources(await listFilePaths(handle, place)).find((found) => found.name === name && found.type === type);
  const assertRoom = async (transaction: Transaction, { place }: FoundVersion, content: Uint8Array): Promise<void> => {
    const { files, bytes } = await countBytes(transaction, place);
    if (files >= archiveLimits.maxEntries) throw refusedArchive('too-many-files');
    if (bytes + content.byteLength > archiveLimits.maxContentBytes) throw refusedArchive('too-large');
  };
  const note = (
    transaction: Transaction,
    changer: Changer,
    { artifact }: FoundVersion,
    [verb, name]: readonly [string, string],
  ): Promise<void> => audit.append(transaction, contentEvent('update', objectOf(artifact), changer, { [verb]: name }));

  return {
    list: async (subaccountId, key) => {
      const { place } = await getVersion(database.read, subaccountId, key);
      return listResources(await listFilePaths(database.read, place));
    },
    read: async (subaccountId, key, resource) => {
      const found = await getVersion(database.read, subaccountId, key);
      const present = await findIn(database.read, found, resource);
      if (present === undefined) return undefined;
      const path = resourcePath(present);
      return (await readSomeFiles(database.read, found.place, [path])).get(path);
    },
    createIn: async (transaction, changer, key, { name, type: typeName, referencedType, content }) => {
      const type = findResourceType(typeName);
      if (type === undefined) throw invalidContent('ResourceType is none this server knows.');
      const problem = findNameProblem(name, type);
      if (problem !== undefined) throw invalidContent(`Name of the resource ${problem}.`);
      if (referencedType !== undefined && (referencedType !== 'wsdl' || type !== 'xsd')) {
        throw invalidContent('ReferencedResourceType can only be wsdl, and only of ResourceType xsd.');
      }
      const resource: ArtifactResource = { name, type, referencedType };
      const found = await edit(transaction, changer, key);
      await assertRoom(transaction, found, content);
      const paths = await listFilePaths(transaction, found.place);
      if (paths.includes(resourcePath(resource))) throw contentExists();
      await writeFile(transaction, found.place, resourcePath(resource), content);
      await note(transaction, changer, found, ['addedResource', name]);
      return resource;
    },
    replaceIn: async (transaction, changer, key, { content, ...resource }) => {
      const found = await edit(transaction, changer, key);
      const present = await findIn(transaction, found, resource);
      if (present === undefined) throw contentNotFound();
      await assertRoom(transaction, found, content);
      await writeFile(transaction, found.place, resourcePath(present), content);
      await note(transaction, changer, found, ['changedResource', resource.name]);
    },
    removeIn: async (transaction, changer, key, resource) => {
      const found = await edit(transaction, changer, key);
      const present = await findIn(transaction, found, resource);
      if (present === undefined) throw contentNotFound();
      await removeFile(transaction, found.place, resourcePath(present));
      await note(transaction, changer, found, ['removedResource', resource.name]);
    },
  };
};
