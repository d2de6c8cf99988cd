import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import { type SubaccountId, toConnectorId, toSubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { ConnectorRow } from '../../storage/tables/connectivity.ts';
import { type ConnectorConfiguration, connectorConfigurationSchema } from '../access-control/index.ts';
import { type Connector, defaultLabel } from './connector.ts';

/** The SQL of connectors. Every statement names the subaccount (S-55). */
export type ConnectorStore = {
  readonly find: (subaccountId: SubaccountId, locationId: string) => Promise<Connector | undefined>;
  /** By id or location ID, the id first; the one without a location ID is called `(default)`. */
  readonly findByLabel: (subaccountId: SubaccountId, label: string) => Promise<Connector | undefined>;
  /** Sorted by location ID (code units, in both databases alike). */
  readonly list: (subaccountId: SubaccountId) => Promise<readonly Connector[]>;
  /** Answers false where the location ID is taken. */
  readonly insert: (transaction: Transaction, row: ConnectorRow) => Promise<boolean>;
  /** Changes fields where the revision is still the one read; answers whether it was. */
  readonly update: (
    transaction: Transaction,
    connector: Pick<Connector, 'id' | 'subaccountId'>,
    fields: Partial<Omit<ConnectorRow, 'id' | 'subaccount_id'>>,
    revision?: string,
  ) => Promise<boolean>;
  /** Answers whether there was one. Its certificates go with it. */
  readonly delete: (transaction: Transaction, connector: Pick<Connector, 'id' | 'subaccountId'>) => Promise<boolean>;
};

/** Creates the store. */
export const createConnectorStore = (parts: {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
}): ConnectorStore => {
  const { read } = parts.database;
  // Every request of an application finds its connector, and to check hundreds of resources anew takes longer than to send it.
  const parsed = createBoundedCache<string, ConnectorConfiguration>({
    maxEntries: 1_000,
    ttlMs: 3_600_000,
    clock: parts.clock,
  });
  const readConfiguration = ({ id, revision, configuration }: ConnectorRow): ConnectorConfiguration => {
    const key = `${id} ${revision}`;
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const configured = parseConfiguration(configuration);
    parsed.set(key, configured);
    return configured;
  };
  const toStored = (row: ConnectorRow): Connector => toConnector(row, readConfiguration);
  return {
    find: async (subaccountId, locationId) => {
      const row = await read
        .selectFrom('connectors')
        .selectAll()
        .where('subaccount_id', '=', subaccountId)
        .where('location_id', '=', locationId)
        .executeTakeFirst();
      return row && toStored(row);
    },
    findByLabel: async (subaccountId, label) => {
      const rows = await read
        .selectFrom('connectors')
        .selectAll()
        .where('subaccount_id', '=', subaccountId)
        .where(({ eb, or }) => or([eb('id', '=', label), eb('location_id', '=', toLocationId(label))]))
        .execute();
      const row = rows.find(({ id }) => id === label) ?? rows[0];
      return row && toStored(row);
    },
    list: async (subaccountId) => {
      const rows = await read.selectFrom('connectors').selectAll().where('subaccount_id', '=', subaccountId).execute();
      return rows.map(toStored).sort((left, right) => (left.locationId < right.locationId ? -1 : 1));
    },
    insert: async (transaction, row) =>
      (await transaction
        .insertInto('connectors')
        .values(row)
        .onConflict((conflict) => conflict.columns(['subaccount_id', 'location_id']).doNothing())
        .returning('id')
        .executeTakeFirst()) !== undefined,
    update: async (transaction, { id, subaccountId }, fields, revision) => {
      const statement = transaction
        .updateTable('connectors')
        .set(fields)
        .where('subaccount_id', '=', subaccountId)
        .where('id', '=', id);
      const conditioned = revision === undefined ? statement : statement.where('revision', '=', revision);
      return (await conditioned.returning('id').executeTakeFirst()) !== undefined;
    },
    delete: async (transaction, { id, subaccountId }) =>
      (await transaction
        .deleteFrom('connectors')
        .where('subaccount_id', '=', subaccountId)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst()) !== undefined,
  };
};

/** No location ID has parentheses; an empty label names nothing. */
const toLocationId = (label: string): string => (label === defaultLabel ? '' : label || defaultLabel);

/** A row as what it stands for. */
export const toConnector = (
  row: ConnectorRow,
  readConfiguration = ({ configuration }: ConnectorRow): ConnectorConfiguration => parseConfiguration(configuration),
): Connector => {
  const fields = {
    id: toConnectorId(row.id),
    subaccountId: toSubaccountId(row.subaccount_id),
    locationId: row.location_id,
    description: row.description,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
  };
  if (row.kind === 'local') {
    return { ...fields, kind: 'local', configuration: readConfiguration(row), revision: row.revision };
  }
  const pendingCode = row.code_hash === null ? undefined : { expiresAtMs: row.code_expires_at_ms ?? 0 };
  return { ...fields, kind: 'agent', pendingCode };
};

const parseConfiguration = (stored: string | null): ConnectorConfiguration =>
  connectorConfigurationSchema.parse(JSON.parse(stored ?? '{}'));
