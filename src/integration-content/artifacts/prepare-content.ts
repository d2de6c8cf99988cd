import type { ArchiveFiles } from '../archive/archive.ts';
import type { Archives } from '../archive/create-archives.ts';
import { invalidContent, refusedArchive } from '../errors.ts';
import { type ArtifactKind, kindWords } from './artifact.ts';
import { formatManifest, headerValue, manifestPath, parseManifest } from './manifest.ts';

/** An artifact's files, and what their manifest says about it. */
export type ArtifactContent = {
  readonly files: ArchiveFiles;
  readonly name: string | undefined;
  readonly version: string | undefined;
};

/**
 * Unpacks uploaded content. Throws 400 or 413 where it is no usable archive, and 400 where it is one of another kind of artifact.
 * Source: SAP doc "Integration Content" (`ArtifactContent`; name and version of the bundle manifest)
 */
export const readContent = async (
  archives: Archives,
  kind: ArtifactKind,
  content: Uint8Array,
): Promise<ArtifactContent> => {
  const unpacked = await archives.unpack(content);
  if (unpacked.kind === 'refused') throw refusedArchive(unpacked.reason);
  if (unpacked.files.size === 0) throw invalidContent('The content is not taken: it holds no files.');
  const manifest = parseManifest(unpacked.files.get(manifestPath) ?? new Uint8Array());
  const bundleType = headerValue(manifest, 'SAP-BundleType');
  if (bundleType !== undefined && bundleType !== kindWords[kind].bundleType) {
    throw invalidContent(`The content is not taken: it is not of a ${kindWords[kind].noun}.`);
  }
  return {
    files: unpacked.files,
    name: headerValue(manifest, 'Bundle-Name'),
    version: headerValue(manifest, 'Bundle-Version'),
  };
};

/** The manifest with the artifact's own id, name and version. Assumed: that SAP keeps the three in step */
export const nameContent = (
  manifest: Uint8Array | undefined,
  artifact: { readonly kind: ArtifactKind; readonly id: string; readonly name: string; readonly version: string },
): Uint8Array =>
  formatManifest(
    new Map([
      ...parseManifest(manifest ?? new Uint8Array()),
      ['Bundle-SymbolicName', `${artifact.id}; singleton:=true`],
      ['Bundle-Name', artifact.name],
      ['Bundle-Version', artifact.version],
      ['SAP-BundleType', kindWords[artifact.kind].bundleType],
    ]),
  );
