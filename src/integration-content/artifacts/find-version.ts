import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { contentNotFound, notCurrentVersion } from '../errors.ts';
import { type Artifact, type ArtifactKey, isActive } from './artifact.ts';
import { findArtifact } from './artifact-store.ts';
import { editedVersion, type FilesPlace } from './file-store.ts';

/** An artifact as of a version, and where its files are. */
export type FoundVersion = { readonly artifact: Artifact; readonly place: FilesPlace };

/**
 * The artifact as of a version: `active` and the number of the current version are the one being edited, other numbers those saved.
 * Source: SAP doc "Integration Content" (`Version`)
 */
export const findVersion = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  key: ArtifactKey,
): Promise<FoundVersion | undefined> => {
  const { kind, id, version } = key;
  const artifact = await findArtifact(handle, { subaccountId, id });
  if (artifact?.kind !== kind) return undefined;
  if (isActive(version) || artifact.version === version) {
    return { artifact, place: { subaccountId, id, version: editedVersion } };
  }
  const saved = await handle
    .selectFrom('designtime_artifact_versions')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('artifact_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return (
    saved && {
      artifact: {
        ...artifact,
        name: saved.name,
        description: saved.description,
        version,
        isDraft: false,
        changedAtMs: saved.saved_at_ms,
        changedBy: saved.saved_by,
      },
      place: { subaccountId, id, version },
    }
  );
};

/** The artifact as of a version; throws 404. */
export const getVersion = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  key: ArtifactKey,
): Promise<FoundVersion> => {
  const found = await findVersion(handle, subaccountId, key);
  if (found === undefined) throw contentNotFound();
  return found;
};

/** The artifact being edited; throws 404, and 400 where the key names another version. */
export const getEdited = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  key: ArtifactKey,
): Promise<FoundVersion> => {
  const found = await getVersion(handle, subaccountId, key);
  if (found.place.version !== editedVersion) throw notCurrentVersion();
  return found;
};
