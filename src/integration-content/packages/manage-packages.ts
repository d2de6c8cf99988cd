import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { ArchiveFiles } from '../archive/archive.ts';
import type { Archives } from '../archive/create-archives.ts';
import { listArtifacts } from '../artifacts/artifact-store.ts';
import { editedVersion, readFiles } from '../artifacts/file-store.ts';
import { type Changer, type ContentParts, contentEvent } from '../content-parts.ts';
import { contentExists, contentNotFound, hasDrafts, invalidContent, refusedArchive } from '../errors.ts';
import { assertPackageId } from '../names.ts';
import { assertPermittedTag, readTagConfiguration } from './custom-tags.ts';
import { type IntegrationPackage, type PackageAttribute, packageAttributes } from './package.ts';
import { deletePackage, findPackage, insertPackage, listPackages, updatePackage } from './package-store.ts';

/** What a package is made of. Attributes that are left out stay as they are, or are absent. */
export type PackageFields = {
  readonly name?: string | undefined;
  readonly attributes: Readonly<Partial<Record<PackageAttribute, string | null>>>;
};

/** Integration packages. */
export type PackageManagement = {
  readonly list: (subaccountId: SubaccountId) => Promise<readonly IntegrationPackage[]>;
  readonly find: (subaccountId: SubaccountId, id: string) => Promise<IntegrationPackage | undefined>;
  /** Throws 400 and 409; with `overwrites` a package of this id is changed instead. */
  readonly create: (
    changer: Changer,
    id: string,
    fields: PackageFields & { readonly name: string },
    options?: { readonly overwrites?: boolean },
  ) => Promise<IntegrationPackage>;
  /** Throws 400 and 404. */
  readonly update: (changer: Changer, id: string, fields: PackageFields) => Promise<IntegrationPackage>;
  /** Removes its artifacts as well; what is deployed of them stays. Throws 404. */
  readonly remove: (changer: Changer, id: string) => Promise<void>;
  /** Sets the value of a custom tag. Throws 400 (not permitted) and 404. */
  readonly setCustomTag: (changer: Changer, id: string, tag: string, value: string) => Promise<void>;
  /** An archive with one archive per artifact. Throws 400 (an artifact is a draft) and 404. */
  readonly download: (subaccountId: SubaccountId, id: string) => Promise<Uint8Array>;
};

const maxNameLength = 150;

/** Creates the management of packages. Source: SAP doc "Integration Content" (IntegrationPackages) */
export const createPackageManagement = ({
  database,
  clock,
  audit,
  archives,
}: ContentParts & { readonly archives: Archives }): PackageManagement => {
  const change = async (
    changer: Changer,
    id: string,
    apply: (present: IntegrationPackage) => Partial<IntegrationPackage>,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<IntegrationPackage> =>
    database.write(async (transaction) => {
      const present = await findPackage(transaction, changer.subaccountId, id);
      if (present === undefined) throw contentNotFound();
      const changed = { ...present, ...apply(present), changedAtMs: clock(), changedBy: changer.actor.name };
      await updatePackage(transaction, changer.subaccountId, changed);
      await audit.append(transaction, contentEvent('update', `Integration package ${id}`, changer, attributes));
      return changed;
    });
  const update: PackageManagement['update'] = (changer, id, { name, attributes }) => {
    if (name !== undefined) assertPackageName(name);
    return change(changer, id, (present) => ({
      name: name ?? present.name,
      attributes: mergeAttributes(present.attributes, attributes),
    }));
  };

  return {
    list: (subaccountId) => listPackages(database.read, subaccountId),
    find: (subaccountId, id) => findPackage(database.read, subaccountId, id),
    create: async (changer, id, { name, attributes }, options = {}) => {
      const created = newPackage(changer, id, { name, attributes }, clock());
      const isNew = await database.write((transaction) => insertNewPackage(transaction, changer, created, audit));
      if (isNew) return created;
      if (options.overwrites !== true) throw contentExists();
      return await update(changer, id, { name, attributes });
    },
    update: async (changer, id, fields) => update(changer, id, fields),
    remove: async (changer, id) => {
      await database.write(async (transaction) => {
        if (!(await deletePackage(transaction, changer.subaccountId, id))) throw contentNotFound();
        await audit.append(transaction, contentEvent('delete', `Integration package ${id}`, changer));
      });
    },
    setCustomTag: async (changer, id, tag, value) => {
      assertPermittedTag(await readTagConfiguration(database.read, changer.subaccountId), tag, value);
      await change(changer, id, ({ customTags }) => ({ customTags: new Map([...customTags, [tag, value]]) }), {
        customTag: tag,
      });
    },
    download: async (subaccountId, id) => {
      const found = await findPackage(database.read, subaccountId, id);
      if (found === undefined) throw contentNotFound();
      const artifacts = await listArtifacts(database.read, { subaccountId, packageId: id });
      const drafts = artifacts.filter(({ isDraft }) => isDraft);
      if (drafts.length > 0) throw hasDrafts(drafts.map(({ name }) => name));
      const files = new Map([['package.json', describePackage(found, artifacts)]]);
      let bytes = 0;
      for (const artifact of artifacts) {
        const content = await readFiles(database.read, { subaccountId, id: artifact.id, version: editedVersion });
        const packed = await pack(archives, content);
        bytes += packed.byteLength;
        if (bytes > maxDownloadBytes) throw refusedArchive('too-large');
        files.set(`${artifact.id}.zip`, packed);
      }
      return await pack(archives, files);
    },
  };
};

/** A package that is about to be made. Throws 400. */
export const newPackage = (
  changer: Changer,
  id: string,
  { name, attributes }: PackageFields & { readonly name: string },
  nowMs: number,
): IntegrationPackage => {
  assertPackageId(id);
  assertPackageName(name);
  const [at, by] = [nowMs, changer.actor.name];
  return {
    id,
    name,
    attributes: mergeAttributes({}, attributes),
    customTags: new Map(),
    createdAtMs: at,
    createdBy: by,
    changedAtMs: at,
    changedBy: by,
  };
};

/** Makes a package unless there is one of its id; answers whether it did. */
export const insertNewPackage = async (
  transaction: Transaction,
  changer: Changer,
  created: IntegrationPackage,
  audit: ContentParts['audit'],
): Promise<boolean> => {
  if (!(await insertPackage(transaction, changer.subaccountId, created))) return false;
  const { id, name } = created;
  await audit.append(transaction, contentEvent('create', `Integration package ${id}`, changer, { name }));
  return true;
};

/** All of it is in memory at once. Assumed: larger than any package whose artifacts are edited by hand */
const maxDownloadBytes = 64 * 1024 * 1024;

const pack = async (archives: Archives, files: ArchiveFiles): Promise<Uint8Array> => {
  const packed = await archives.pack(files);
  if (packed.kind === 'refused') throw refusedArchive(packed.reason);
  return packed.content;
};

/** Assumed: SAP's own file of the same purpose is not documented. */
const describePackage = (
  { id, name, attributes }: IntegrationPackage,
  artifacts: readonly { readonly id: string; readonly kind: string; readonly name: string; readonly version: string }[],
): Uint8Array => {
  const listed = artifacts.map((artifact) => ({
    id: artifact.id,
    kind: artifact.kind,
    name: artifact.name,
    version: artifact.version,
  }));
  return new TextEncoder().encode(JSON.stringify({ id, name, ...attributes, artifacts: listed }, undefined, 2));
};

const assertPackageName = (name: string): void => {
  if (name.trim() === '' || name.length > maxNameLength || /[\p{Cc}<>]/u.test(name)) {
    throw invalidContent(`Name of a package must have 1 to ${maxNameLength} characters, none of them < or >.`);
  }
};

const mergeAttributes = (
  present: IntegrationPackage['attributes'],
  changes: PackageFields['attributes'],
): IntegrationPackage['attributes'] => {
  const merged: Partial<Record<PackageAttribute, string>> = {};
  for (const attribute of packageAttributes) {
    const change = changes[attribute];
    const value = change === undefined ? present[attribute] : (change ?? undefined);
    if (value !== undefined) merged[attribute] = value;
  }
  return merged;
};
