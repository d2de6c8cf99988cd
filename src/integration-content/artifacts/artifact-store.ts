import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { DesigntimeArtifactRow } from '../../storage/tables/integration-content/artifacts.ts';
import { type Artifact, type ArtifactKind, findKind } from './artifact.ts';

/** Which artifact of a subaccount. */
export type ArtifactPlace = { readonly subaccountId: SubaccountId; readonly id: string };

/** The artifacts of a kind, or of all, in the order of their ids; in one package if named. */
export const listArtifacts = async (
  handle: Transaction,
  where: { readonly subaccountId: SubaccountId; readonly kind?: ArtifactKind; readonly packageId?: string },
): Promise<readonly Artifact[]> => {
  let query = handle
    .selectFrom('designtime_artifacts')
    .selectAll()
    .where('subaccount_id', '=', where.subaccountId)
    .orderBy('id');
  if (where.kind !== undefined) query = query.where('kind', '=', where.kind);
  if (where.packageId !== undefined) query = query.where('package_id', '=', where.packageId);
  return (await query.execute()).map(toArtifact);
};

/** An artifact of this id, whatever its kind. */
export const findArtifact = async (
  handle: Transaction,
  { subaccountId, id }: ArtifactPlace,
): Promise<Artifact | undefined> => {
  const row = await handle
    .selectFrom('designtime_artifacts')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toArtifact(row);
};

/** Adds an artifact; answers false where the id is taken. The package must exist. */
export const insertArtifact = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  artifact: Artifact,
): Promise<boolean> => {
  const inserted = await transaction
    .insertInto('designtime_artifacts')
    .values({
      subaccount_id: subaccountId,
      id: artifact.id,
      kind: artifact.kind,
      package_id: artifact.packageId,
      name: artifact.name,
      description: artifact.description,
      version: artifact.version,
      is_draft: artifact.isDraft ? 1 : 0,
      created_at_ms: artifact.createdAtMs,
      created_by: artifact.createdBy,
      changed_at_ms: artifact.changedAtMs,
      changed_by: artifact.changedBy,
    })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
};

/** What a change of an artifact may touch. */
export type ArtifactChange = Partial<Pick<Artifact, 'name' | 'description' | 'version' | 'isDraft'>> &
  Pick<Artifact, 'changedAtMs' | 'changedBy'>;

/**
 * Changes an artifact and keeps others from changing it until the transaction ends: whoever changes its files begins with this. Answers the
 * artifact as it is now, `undefined` where there is none.
 */
export const updateArtifact = async (
  transaction: Transaction,
  { subaccountId, id }: ArtifactPlace,
  change: ArtifactChange,
): Promise<Artifact | undefined> => {
  const row = await transaction
    .updateTable('designtime_artifacts')
    .set({
      changed_at_ms: change.changedAtMs,
      changed_by: change.changedBy,
      ...(change.name !== undefined && { name: change.name }),
      ...(change.description !== undefined && { description: change.description }),
      ...(change.version !== undefined && { version: change.version }),
      ...(change.isDraft !== undefined && { is_draft: change.isDraft ? 1 : 0 }),
    })
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row && toArtifact(row);
};

/** Removes an artifact with all its versions; answers whether there was one. */
export const deleteArtifact = async (
  transaction: Transaction,
  { subaccountId, id }: ArtifactPlace,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('designtime_artifacts')
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

const toArtifact = (row: DesigntimeArtifactRow): Artifact => {
  const kind = findKind(row.kind);
  if (kind === undefined) throw new Error(`no kind of artifact: ${row.kind}`);
  return {
    kind,
    id: row.id,
    packageId: row.package_id,
    name: row.name,
    description: row.description,
    version: row.version,
    isDraft: row.is_draft !== 0,
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by,
    changedAtMs: row.changed_at_ms,
    changedBy: row.changed_by,
  };
};
