import { type SubaccountId, timeOrderedUuid } from '../../foundation/ids.ts';
import { odataError } from '../../odata/errors.ts';
import type { Transaction } from '../../storage/database.ts';
import type { EntitySetDefinition } from '../entity-sets/entity-set.ts';
import { getNumberProperty } from '../entity-sets/index.ts';
import { insertObject, type ObjectRow, type ObjectValues, takeNumber } from './object-store.ts';

/** Numbers tried one after the other where callers have chosen the next ones themselves. */
const maxTries = 1_000;

/** An object about to be made. */
export type NewObject = {
  readonly set: EntitySetDefinition;
  readonly subaccountId: SubaccountId;
  readonly values: ObjectValues;
};

/**
 * Stores a new object under the number its maker chose, or the next one nobody has. Throws 400 for a number that is taken.
 * Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (numbers are creatable)
 */
export const insertNumbered = async (
  transaction: Transaction,
  { set, subaccountId, values }: NewObject,
  { nowMs, by }: { readonly nowMs: number; readonly by: string },
): Promise<ObjectRow> => {
  const { column } = set.number;
  const chosen = values[column];
  const isChosen = typeof chosen === 'string' && chosen !== '';
  for (let tries = 0; tries < maxTries; tries += 1) {
    const row = await insertObject(transaction, set, {
      ...values,
      subaccount_id: subaccountId,
      // Ids begin with the time, so that a list nobody ordered is in the order in which its objects were made.
      object_id: timeOrderedUuid(nowMs).replaceAll('-', '').toUpperCase(),
      [column]: isChosen ? chosen : await takeNumber(transaction, subaccountId, set),
      created_at_ms: nowMs,
      created_by: by,
      changed_at_ms: nowMs,
      changed_by: by,
    });
    if (row !== undefined) return row;
    if (isChosen) throw odataError(400, `There is already an entity with this ${getNumberProperty(set).name}.`);
  }
  throw new Error(`no free number for ${set.name} in ${maxTries} tries`);
};
