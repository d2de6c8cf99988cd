import type { Archives } from '../archive/create-archives.ts';
import type { Changer } from '../content-parts.ts';
import { invalidContent, refusedArchive } from '../errors.ts';
import { type Artifact, findKind, kindWords } from './artifact.ts';
import type { ArtifactManagement } from './manage-artifacts.ts';
import { headerValue, manifestPath, parseManifest } from './manifest.ts';

/** An archive, and what its manifest need not say. */
export type ArtifactImport = {
  /** Made where it does not exist. */
  readonly packageId: string;
  readonly content: Uint8Array;
  /** The manifest's where left out. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
};

/** Creates or replaces an artifact from an archive. Throws 400, 409 (the id is taken by an artifact of another kind) and 413. */
export type ImportArtifact = (
  changer: Changer,
  given: ArtifactImport,
) => Promise<{ readonly artifact: Artifact; readonly isNew: boolean }>;

/** Creates the use case. Source: Portolan; archives of SAP's published integration content (manifest) */
export const createImportArtifact =
  (parts: { readonly archives: Archives; readonly artifacts: ArtifactManagement }): ImportArtifact =>
  async (changer, { packageId, content, ...given }) => {
    const unpacked = await parts.archives.unpack(content);
    if (unpacked.kind === 'refused') throw refusedArchive(unpacked.reason);
    const manifest = parseManifest(unpacked.files.get(manifestPath) ?? new Uint8Array());
    const kind = findKind(headerValue(manifest, 'SAP-BundleType') ?? kindWords['integration-flow'].bundleType);
    if (kind === undefined) throw invalidContent('The archive is of a kind of artifact this server does not have.');
    const id = given.id ?? headerValue(manifest, 'Bundle-SymbolicName');
    if (id === undefined) throw invalidContent('The manifest of the archive names no artifact: give an id.');
    const name = given.name ?? headerValue(manifest, 'Bundle-Name') ?? id;
    const key = { kind, id, version: 'active' };
    if ((await parts.artifacts.find(changer.subaccountId, key)) !== undefined) {
      return { artifact: await parts.artifacts.update(changer, key, { name, content }), isNew: false };
    }
    const artifact = { kind, id, name, packageId, content };
    return { artifact: await parts.artifacts.create(changer, artifact, { makesPackage: true }), isNew: true };
  };
