import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { Archives } from '../archive/create-archives.ts';
import { type Changer, type ContentParts, contentEvent } from '../content-parts.ts';
import { contentExists, contentNotFound, invalidContent, refusedArchive, versionExists } from '../errors.ts';
import { assertArtifactId, assertArtifactName, assertVersion, toArtifactId } from '../names.ts';
import { insertNewPackage, newPackage } from '../packages/manage-packages.ts';
import { findPackage } from '../packages/package-store.ts';
import { type Artifact, type ArtifactKey, type ArtifactKind, kindWords } from './artifact.ts';
import {
  type ArtifactChange,
  deleteArtifact,
  insertArtifact,
  listArtifacts,
  updateArtifact,
} from './artifact-store.ts';
import { copyFilesToVersion, editedVersion, readFiles, readSomeFiles, replaceFiles, writeFile } from './file-store.ts';
import { findVersion, getEdited, getVersion } from './find-version.ts';
import { manifestPath } from './manifest.ts';
import { type ArtifactContent, nameContent, readContent } from './prepare-content.ts';
import { createTemplate } from './template.ts';

/** An artifact to be made. Without id, the name makes one; without content, it is an empty template. */
export type NewArtifact = {
  readonly kind: ArtifactKind;
  readonly id?: string | undefined;
  readonly name: string;
  readonly packageId: string;
  readonly description?: string | undefined;
  /** A ZIP archive. */
  readonly content?: Uint8Array | undefined;
};

/** What a change may say. Content without name takes the name of its manifest; a name without content makes a draft. */
export type ArtifactUpdate = { readonly name?: string | undefined } & Pick<NewArtifact, 'description' | 'content'>;

/** Artifacts at design time. `version` is `active` or a number. */
export type ArtifactManagement = {
  readonly list: (
    subaccountId: SubaccountId,
    where?: { readonly kind?: ArtifactKind; readonly packageId?: string },
  ) => Promise<readonly Artifact[]>;
  readonly find: (subaccountId: SubaccountId, key: ArtifactKey) => Promise<Artifact | undefined>;
  /** Throws 400, 404 (no such package, unless it is to be made as well), 409 (id taken) and 413. */
  readonly create: (
    changer: Changer,
    artifact: NewArtifact,
    options?: { readonly makesPackage?: boolean },
  ) => Promise<Artifact>;
  /** Throws 400, 404 and 413. */
  readonly update: (changer: Changer, key: ArtifactKey, update: ArtifactUpdate) => Promise<Artifact>;
  /** Removes all versions. Throws 404. */
  readonly remove: (changer: Changer, key: ArtifactKey) => Promise<void>;
  /** Keeps the artifact as it is now under a number. Throws 400, 404 and 409 (the number was used before). */
  readonly saveAsVersion: (changer: Changer, key: ArtifactKey) => Promise<Artifact>;
  /** The archive. Throws 404. */
  readonly download: (
    subaccountId: SubaccountId,
    key: ArtifactKey,
  ) => Promise<{ readonly artifact: Artifact; readonly content: Uint8Array }>;
};

const firstVersion = '1.0.0';

/** Creates the management of artifacts. Source: SAP doc "Integration Content" (OData API) */
export const createArtifactManagement = ({
  database,
  clock,
  audit,
  archives,
}: ContentParts & { readonly archives: Archives }): ArtifactManagement => {
  const stamp = (changer: Changer): Pick<Artifact, 'changedAtMs' | 'changedBy'> => ({
    changedAtMs: clock(),
    changedBy: changer.actor.name,
  });
  const store = async (transaction: Transaction, changer: Changer, artifact: Artifact, { files }: ArtifactContent) => {
    const named = new Map([...files, [manifestPath, nameContent(files.get(manifestPath), artifact)]]);
    await replaceFiles(transaction, { subaccountId: changer.subaccountId, id: artifact.id }, named);
  };
  const update = async (
    transaction: Transaction,
    changer: Changer,
    key: ArtifactKey,
    change: Omit<ArtifactChange, 'changedAtMs' | 'changedBy'>,
  ): Promise<Artifact> => {
    const { place } = await getEdited(transaction, changer.subaccountId, key);
    const changed = await updateArtifact(transaction, place, { ...change, ...stamp(changer) });
    if (changed === undefined) throw contentNotFound();
    return changed;
  };

  return {
    list: async (subaccountId, where = {}) => listArtifacts(database.read, { subaccountId, ...where }),
    find: async (subaccountId, key) => (await findVersion(database.read, subaccountId, key))?.artifact,

    create: async (changer, { kind, packageId, description = '', ...given }, { makesPackage = false } = {}) => {
      assertArtifactName(given.name);
      const id = given.id ?? toArtifactId(given.name);
      assertArtifactId(id);
      const content =
        given.content === undefined
          ? { files: createTemplate(kind, id), name: undefined, version: undefined }
          : await readContent(archives, kind, given.content);
      const now = stamp(changer);
      const artifact: Artifact = {
        kind,
        id,
        packageId,
        name: given.name,
        description,
        version: usableVersion(content.version) ?? firstVersion,
        isDraft: false,
        createdAtMs: now.changedAtMs,
        createdBy: now.changedBy,
        ...now,
      };
      const owner =
        makesPackage && newPackage(changer, packageId, { name: packageId, attributes: {} }, now.changedAtMs);
      return await database.write(async (transaction) => {
        if (owner !== false) await insertNewPackage(transaction, changer, owner, audit);
        else if ((await findPackage(transaction, changer.subaccountId, packageId)) === undefined)
          throw contentNotFound();
        if (!(await insertArtifact(transaction, changer.subaccountId, artifact))) throw contentExists();
        await store(transaction, changer, artifact, content);
        await audit.append(transaction, contentEvent('create', objectOf(artifact), changer, { package: packageId }));
        return artifact;
      });
    },

    update: async (changer, key, { name, description, content }) => {
      const read = content === undefined ? undefined : await readContent(archives, key.kind, content);
      const newName = name ?? read?.name;
      if (newName !== undefined) assertArtifactName(newName);
      const version = usableVersion(read?.version);
      if (newName === undefined && description === undefined && read === undefined) {
        throw invalidContent('An update needs Name or ArtifactContent.');
      }
      return await database.write(async (transaction) => {
        const artifact = await update(transaction, changer, key, {
          isDraft: read === undefined,
          ...(newName !== undefined && { name: newName }),
          ...(description !== undefined && { description }),
          ...(version !== undefined && { version }),
        });
        if (read !== undefined) await store(transaction, changer, artifact, read);
        await audit.append(transaction, contentEvent('update', objectOf(artifact), changer, { name: artifact.name }));
        return artifact;
      });
    },

    remove: async (changer, key) => {
      await database.write(async (transaction) => {
        const { artifact, place } = await getEdited(transaction, changer.subaccountId, key);
        await deleteArtifact(transaction, place);
        await audit.append(transaction, contentEvent('delete', objectOf(artifact), changer));
      });
    },

    saveAsVersion: async (changer, { kind, id, version }) => {
      assertVersion(version);
      return await database.write(async (transaction) => {
        const artifact = await update(
          transaction,
          changer,
          { kind, id, version: 'active' },
          { version, isDraft: false },
        );
        const place = { subaccountId: changer.subaccountId, id };
        const saved = await transaction
          .insertInto('designtime_artifact_versions')
          .values({
            subaccount_id: changer.subaccountId,
            artifact_id: id,
            version,
            name: artifact.name,
            description: artifact.description,
            saved_at_ms: artifact.changedAtMs,
            saved_by: artifact.changedBy,
          })
          .onConflict((conflict) => conflict.columns(['subaccount_id', 'artifact_id', 'version']).doNothing())
          .returning('version')
          .executeTakeFirst();
        if (saved === undefined) throw versionExists();
        const files = await readSomeFiles(transaction, { ...place, version: editedVersion }, [manifestPath]);
        await writeFile(transaction, place, manifestPath, nameContent(files.get(manifestPath), artifact));
        await copyFilesToVersion(transaction, place, version);
        await audit.append(transaction, contentEvent('update', objectOf(artifact), changer, { version }));
        return artifact;
      });
    },

    download: async (subaccountId, key) => {
      const { artifact, place } = await getVersion(database.read, subaccountId, key);
      const packed = await archives.pack(await readFiles(database.read, place));
      if (packed.kind === 'refused') throw refusedArchive(packed.reason);
      return { artifact, content: packed.content };
    },
  };
};

/** How audit events name an artifact. */
export const objectOf = ({ kind, id }: Pick<Artifact, 'kind' | 'id'>): string => {
  const { noun } = kindWords[kind];
  return `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)} ${id}`;
};

/** The version of a manifest, if it is one: `1.0.0.qualifier` of build tools is. */
const usableVersion = (version: string | undefined): string | undefined =>
  version !== undefined && /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:\.[A-Za-z0-9_-]{1,50})?$/.test(version) ? version : undefined;
