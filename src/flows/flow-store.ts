import { z } from 'zod';
import type { Sealing, SealingContext } from '../crypto/sealing.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Database, Transaction } from '../storage/database.ts';
import type { FlowRow } from '../storage/tables/flows.ts';
import type { Flow } from './flow.ts';
import { flowSettingsSchema } from './flow-settings.ts';

/** The flows of all subaccounts, as SQL. */
export type FlowStore = {
  readonly list: (subaccountId: SubaccountId) => Promise<readonly Flow[]>;
  readonly findById: (subaccountId: SubaccountId, id: string) => Promise<Flow | undefined>;
  readonly findByPath: (subaccountId: SubaccountId, path: string) => Promise<Flow | undefined>;
  /** Answers whether the flow is new. Fails on a path that another flow has. */
  readonly put: (
    transaction: Transaction,
    subaccountId: SubaccountId,
    flow: Flow,
    nowMs: number,
  ) => Promise<{ readonly isNew: boolean }>;
  /** Answers whether there was one. */
  readonly delete: (transaction: Transaction, subaccountId: SubaccountId, id: string) => Promise<boolean>;
};

/** Creates the store. */
export const createFlowStore = (
  { read }: Pick<Database, 'read'>,
  sealing: Pick<Sealing, 'seal' | 'openText'>,
): FlowStore => {
  const toFlow = (row: FlowRow): Flow => {
    const settings =
      row.sealed_settings === null ? row.settings : sealing.openText(row.sealed_settings, contextOf(row));
    return fromRow(row, settings === null ? {} : flowSettingsSchema.parse(JSON.parse(settings)));
  };
  const toRow = (subaccountId: SubaccountId, flow: Flow, nowMs: number): FlowRow => {
    const row = toClearRow(subaccountId, flow, nowMs);
    // Unknown fields are those that have columns.
    return { ...row, sealed_settings: sealing.seal(JSON.stringify(flowSettingsSchema.parse(flow)), contextOf(row)) };
  };
  const of = (subaccountId: SubaccountId) =>
    read.selectFrom('flows').selectAll().where('subaccount_id', '=', subaccountId);
  const toOptional = (row: FlowRow | undefined): Flow | undefined => row && toFlow(row);
  return {
    list: async (subaccountId) => (await of(subaccountId).orderBy('id').execute()).map(toFlow),
    findById: async (subaccountId, id) => toOptional(await of(subaccountId).where('id', '=', id).executeTakeFirst()),
    findByPath: async (subaccountId, path) =>
      toOptional(await of(subaccountId).where('path', '=', path).executeTakeFirst()),
    put: async (transaction, subaccountId, flow, nowMs) => {
      const { subaccount_id, id, ...fields } = toRow(subaccountId, flow, nowMs);
      const updated = await transaction
        .updateTable('flows')
        .set(fields)
        .where('subaccount_id', '=', subaccount_id)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      if (updated !== undefined) return { isNew: false };
      await transaction
        .insertInto('flows')
        .values({ subaccount_id, id, ...fields })
        // Another node may have made it since.
        .onConflict((conflict) => conflict.columns(['subaccount_id', 'id']).doUpdateSet(fields))
        .execute();
      return { isNew: true };
    },
    delete: async (transaction, subaccountId, id) => {
      const deleted = await transaction
        .deleteFrom('flows')
        .where('subaccount_id', '=', subaccountId)
        .where('id', '=', id)
        .executeTakeFirst();
      return deleted.numDeletedRows > 0n;
    },
  };
};

/** The id of the flow that has a path, for those who give paths to others within the same transaction. */
export const findFlowWithPath = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  path: string,
): Promise<string | undefined> => {
  const row = await transaction
    .selectFrom('flows')
    .select('id')
    .where('subaccount_id', '=', subaccountId)
    .where('path', '=', path)
    .executeTakeFirst();
  return row?.id;
};

const headerMap = z.record(z.string(), z.string());
const attachmentChoice = z.enum(['none', 'on-error', 'always']);

const fromRow = (row: FlowRow, settings: z.infer<typeof flowSettingsSchema>): Flow => ({
  id: row.id,
  path: row.path,
  destination: row.destination,
  ...(row.name !== null && { name: row.name }),
  ...(row.package_id !== null && { packageId: row.package_id }),
  ...(row.target_path !== null && { targetPath: row.target_path }),
  ...(row.role !== null && { role: row.role }),
  ...(row.timeout_seconds !== null && { timeoutSeconds: row.timeout_seconds }),
  ...(row.max_message_bytes !== null && { maxMessageBytes: row.max_message_bytes }),
  ...(row.custom_header_properties !== null && {
    customHeaderProperties: headerMap.parse(JSON.parse(row.custom_header_properties)),
  }),
  ...(row.attachments !== null && { attachments: attachmentChoice.parse(row.attachments) }),
  ...settings,
});

const toClearRow = (subaccountId: SubaccountId, flow: Flow, nowMs: number): Omit<FlowRow, 'sealed_settings'> => ({
  subaccount_id: subaccountId,
  id: flow.id,
  path: flow.path,
  name: flow.name ?? null,
  package_id: flow.packageId ?? null,
  destination: flow.destination,
  target_path: null,
  role: flow.role ?? null,
  timeout_seconds: flow.timeoutSeconds ?? null,
  max_message_bytes: flow.maxMessageBytes ?? null,
  custom_header_properties:
    flow.customHeaderProperties === undefined ? null : JSON.stringify(flow.customHeaderProperties),
  attachments: flow.attachments ?? null,
  changed_at_ms: nowMs,
  settings: null,
});

const contextOf = ({ subaccount_id, id }: Pick<FlowRow, 'subaccount_id' | 'id'>): SealingContext => ({
  table: 'flows',
  row: id,
  column: 'sealed_settings',
  subaccountId: subaccount_id,
});
