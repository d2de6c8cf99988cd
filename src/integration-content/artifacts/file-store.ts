import { sql } from 'kysely';
import type { Transaction } from '../../storage/database.ts';
import type { ArchiveFiles } from '../archive/archive.ts';
import type { ArtifactPlace } from './artifact-store.ts';

/** The files of an artifact as it is being edited have no version. */
export const editedVersion = '';

/** Which files: those of a saved version, or those being edited. */
export type FilesPlace = ArtifactPlace & { readonly version: string };

/** The paths of all files, in order. */
export const listFilePaths = async (handle: Transaction, place: FilesPlace): Promise<readonly string[]> => {
  const rows = await of(handle, place).select('path').orderBy('path').execute();
  return rows.map(({ path }) => path);
};

/** All files. */
export const readFiles = async (handle: Transaction, place: FilesPlace): Promise<ArchiveFiles> => {
  const rows = await of(handle, place).select(['path', 'content']).orderBy('path').execute();
  return new Map(rows.map(({ path, content }) => [path, content]));
};

/** Some files; a path that leads to none is left out. */
export const readSomeFiles = async (
  handle: Transaction,
  place: FilesPlace,
  paths: readonly string[],
): Promise<ArchiveFiles> => {
  if (paths.length === 0) return new Map();
  const rows = await of(handle, place).select(['path', 'content']).where('path', 'in', paths).execute();
  return new Map(rows.map(({ path, content }) => [path, content]));
};

/** Rows of one statement: fewer than the variables a statement may have, and not too many bytes. */
const rowsPerInsert = 200;
const bytesPerInsert = 8 * 1024 * 1024;

/** Replaces all files that are being edited. */
export const replaceFiles = async (
  transaction: Transaction,
  place: ArtifactPlace,
  files: ArchiveFiles,
): Promise<void> => {
  await transaction
    .deleteFrom('designtime_files')
    .where('subaccount_id', '=', place.subaccountId)
    .where('artifact_id', '=', place.id)
    .where('version', '=', editedVersion)
    .execute();
  let rows: ReturnType<typeof toRow>[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (rows.length > 0) await transaction.insertInto('designtime_files').values(rows).execute();
    rows = [];
    bytes = 0;
  };
  for (const [path, content] of files) {
    if (rows.length === rowsPerInsert || bytes > bytesPerInsert) await flush();
    rows.push(toRow(place, path, content));
    bytes += content.byteLength;
  }
  await flush();
};

/** Writes one file that is being edited. */
export const writeFile = async (
  transaction: Transaction,
  place: ArtifactPlace,
  path: string,
  content: Uint8Array,
): Promise<void> => {
  await transaction
    .insertInto('designtime_files')
    .values(toRow(place, path, content))
    .onConflict((conflict) =>
      conflict.columns(['subaccount_id', 'artifact_id', 'version', 'path']).doUpdateSet({ content }),
    )
    .execute();
};

/** Removes one file that is being edited. */
export const removeFile = async (transaction: Transaction, place: ArtifactPlace, path: string): Promise<void> => {
  await transaction
    .deleteFrom('designtime_files')
    .where('subaccount_id', '=', place.subaccountId)
    .where('artifact_id', '=', place.id)
    .where('version', '=', editedVersion)
    .where('path', '=', path)
    .execute();
};

/** How many bytes all files being edited have. */
export const countBytes = async (
  handle: Transaction,
  place: ArtifactPlace,
): Promise<{ readonly files: number; readonly bytes: number }> => {
  const row = await of(handle, { ...place, version: editedVersion })
    .select([sql<number | string>`count(*)`.as('files'), sql<number | string | null>`sum(length(content))`.as('bytes')])
    .executeTakeFirst();
  return { files: Number(row?.files ?? 0), bytes: Number(row?.bytes ?? 0) };
};

/** Keeps a copy of the files under a version. */
export const copyFilesToVersion = async (
  transaction: Transaction,
  place: ArtifactPlace,
  version: string,
): Promise<void> => {
  await transaction
    .insertInto('designtime_files')
    .columns(['subaccount_id', 'artifact_id', 'version', 'path', 'content'])
    .expression((from) =>
      from
        .selectFrom('designtime_files')
        .select((select) => [
          'subaccount_id',
          'artifact_id',
          select.cast<string>(select.val(version), 'text').as('version'),
          'path',
          'content',
        ])
        .where('subaccount_id', '=', place.subaccountId)
        .where('artifact_id', '=', place.id)
        .where('version', '=', editedVersion),
    )
    .execute();
};

const of = (handle: Transaction, { subaccountId, id, version }: FilesPlace) =>
  handle
    .selectFrom('designtime_files')
    .where('subaccount_id', '=', subaccountId)
    .where('artifact_id', '=', id)
    .where('version', '=', version);

const toRow = (place: ArtifactPlace, path: string, content: Uint8Array) => ({
  subaccount_id: place.subaccountId,
  artifact_id: place.id,
  version: editedVersion,
  path,
  content,
});
