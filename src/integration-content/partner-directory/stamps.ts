import type { Stamp } from './partner-directory.ts';
import type { Columns } from './partner-store.ts';

type StampColumns = {
  readonly created_by: string;
  readonly created_at_ms: number;
  readonly modified_by: string;
  readonly modified_at_ms: number;
};

/** The columns of a new entity's stamp. */
export const toStampColumns = (stamp: Stamp): StampColumns => ({
  created_by: stamp.createdBy,
  created_at_ms: stamp.createdAtMs,
  modified_by: stamp.modifiedBy,
  modified_at_ms: stamp.modifiedAtMs,
});

/** The columns that a change of an entity stamps. */
export const toChangeColumns = ({ modifiedBy, modifiedAtMs }: Stamp): Columns => ({
  modified_by: modifiedBy,
  modified_at_ms: modifiedAtMs,
});

/** The stamp of a row. */
export const toStamp = (row: StampColumns): Stamp => ({
  createdBy: row.created_by,
  createdAtMs: row.created_at_ms,
  modifiedBy: row.modified_by,
  modifiedAtMs: row.modified_at_ms,
});
