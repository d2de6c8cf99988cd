import type { SubaccountId } from '../../foundation/ids.ts';
import type { DirectoryParts, PartnerChange } from './create-partner-directory.ts';
import type { EntityPage, EntityQuery, Stamp } from './partner-directory.ts';
import { type Columns, deleteRows, findRow, insertRow, listRows } from './partner-store.ts';
import type { PartnerTable } from './partner-table.ts';
import { toStampColumns } from './stamps.ts';

/** Reading, making and removing entities of one kind. */
export type Entities<Key, Entity> = {
  readonly list: (subaccountId: SubaccountId, query: EntityQuery) => Promise<EntityPage<Entity & Stamp>>;
  readonly find: (subaccountId: SubaccountId, key: Key) => Promise<(Entity & Stamp) | undefined>;
  /** Answers it as it is stored. */
  readonly create: (change: PartnerChange, entity: Entity) => Promise<(Entity & Stamp) | 'exists'>;
  readonly remove: (change: PartnerChange, key: Key) => Promise<'removed' | 'missing'>;
};

/** How entities of a kind are stored. */
export type EntityKind<Key, Entity, Row> = {
  readonly table: PartnerTable<Row>;
  readonly toKey: (key: Key) => Columns;
  readonly toColumns: (entity: Entity) => Columns;
  readonly fromRow: (row: Row) => Entity & Stamp;
  /** Throws 400 for one that cannot be stored. */
  readonly check: (entity: Entity) => void;
  /** What the audit log calls it. */
  readonly nameOf: (key: Key) => string;
};

/** What all kinds have in common. Changing differs: see the files of the kinds. */
export const createEntities = <Key, Entity extends Key, Row>(
  { database, change, stampOf }: DirectoryParts,
  kind: EntityKind<Key, Entity, Row>,
): Entities<Key, Entity> => ({
  list: async (subaccountId, query) => {
    const { rows, ...counted } = await listRows(database.read, kind.table, subaccountId, query);
    return { rows: rows.map(kind.fromRow), ...counted };
  },
  find: async (subaccountId, key) => {
    const row = await findRow(database.read, kind.table, subaccountId, kind.toKey(key));
    return row && kind.fromRow(row);
  },
  create: async (by, entity) => {
    kind.check(entity);
    const columns = { ...kind.toColumns(entity), ...toStampColumns(stampOf(by)) };
    const row = await change(by, { action: 'create', object: kind.nameOf(entity) }, (transaction) =>
      insertRow(transaction, kind.table, by.subaccountId, columns),
    );
    return row === undefined ? 'exists' : kind.fromRow(row);
  },
  remove: async (by, key) => {
    const removed = await change(by, { action: 'delete', object: kind.nameOf(key) }, (transaction) =>
      deleteRows(transaction, kind.table, by.subaccountId, kind.toKey(key)),
    );
    return removed === 0 ? 'missing' : 'removed';
  },
});
