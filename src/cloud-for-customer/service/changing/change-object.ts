import type { Actor, AuditEvent } from '../../../foundation/audit-event.ts';
import type { Clock } from '../../../foundation/clock.ts';
import { entityNotFound, odataError } from '../../../odata/errors.ts';
import { odataLimits } from '../../../odata/limits.ts';
import type { PathSteps } from '../../../odata/parse-resource-path.ts';
import type { Transaction } from '../../../storage/database.ts';
import type { EntitySetDefinition } from '../../entity-sets/entity-set.ts';
import {
  deleteObject,
  listObjects,
  type ObjectKey,
  type ObjectRow,
  type ObjectValues,
  updateObject,
} from '../../store/object-store.ts';
import { parseIfMatch, preconditionFailed } from '../etag.ts';
import { findTarget, getRow } from '../find-target.ts';
import type { ServiceCall } from '../service-call.ts';

/** One modifying call, alone or in a changeset. */
export type Change = ServiceCall & {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'MERGE' | 'DELETE';
  readonly contentType: string | undefined;
  readonly ifMatch: string | undefined;
  readonly body: Uint8Array;
  /** Whether the reply to a POST is to have no body (`odata-no-response-payload`). */
  readonly omitsPayload: boolean;
  readonly actor: Actor;
  /** The actor's name as other people know it. */
  readonly actorName: string;
  readonly budget: EntityBudget;
};

/** How many entities a request may still make: nobody else has a turn before its transaction ends. Source: security.md R-12 */
export type EntityBudget = { left: number };

/** Assumed: twice the changes of a batch, more than any known client makes at once. */
const maxMadeAtOnce = 2 * odataLimits.batchParts;

/** Creates the budget of one request. */
export const createEntityBudget = (): EntityBudget => ({ left: maxMadeAtOnce });

/** Throws 400 where a request would make too many. */
export const spendEntity = (budget: EntityBudget): void => {
  budget.left -= 1;
  if (budget.left < 0) throw odataError(400, `At most ${maxMadeAtOnce} entities can be created at once.`);
};

/** What changing is done with. */
export type ChangeParts = {
  readonly clock: Clock;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
};

/** An object to be changed: as it was read in the same transaction, and the time of change the caller demands. */
export type Known = {
  readonly set: EntitySetDefinition;
  readonly row: ObjectRow;
  readonly changedAtMs: number | undefined;
};

/** The object a path leads to, as the caller knows it. Throws 404 where there is none and 412 where it has changed since. */
export const getKnown = async (transaction: Transaction, change: Change, steps: PathSteps): Promise<Known> => {
  const context = { handle: transaction, subaccountId: change.subaccountId };
  const target = await findTarget(context, steps);
  const row = await getRow(context, target);
  const changedAtMs = parseIfMatch(change.ifMatch);
  if (changedAtMs !== undefined && changedAtMs !== row.changed_at_ms) throw preconditionFailed();
  return { set: target.set, row, changedAtMs };
};

/** Changes columns of an object, on record; answers it as it is now. Throws as `getKnown` where somebody else was faster. */
export const changeObject = async (
  parts: ChangeParts,
  transaction: Transaction,
  change: Change,
  {
    known,
    values,
    named = values,
  }: {
    readonly known: Known;
    readonly values: ObjectValues;
    /** Those the record names. */
    readonly named?: ObjectValues;
  },
): Promise<ObjectRow> => {
  const key = keyOf(change, known);
  const row = await updateObject(transaction, key, {
    values: { ...values, changed_by: change.actorName },
    nowMs: parts.clock(),
    changedAtMs: known.changedAtMs,
  });
  if (row === undefined) throw await explainMiss(transaction, key);
  await record(parts, transaction, change, known.set, 'update', row, Object.keys(named));
  return row;
};

/** Removes an object, on record. Throws as `changeObject`. */
export const removeObject = async (
  parts: ChangeParts,
  transaction: Transaction,
  change: Change,
  known: Known,
): Promise<void> => {
  const key = keyOf(change, known);
  const row = await deleteObject(transaction, key, known.changedAtMs);
  if (row === undefined) throw await explainMiss(transaction, key);
  await record(parts, transaction, change, key.set, 'delete', row);
};

const keyOf = ({ subaccountId }: Change, { set, row }: Known): ObjectKey => ({
  set,
  subaccountId,
  objectId: String(row.object_id),
});

/** Somebody else was faster: the object is not there any more, or not as the caller knows it. */
const explainMiss = async (transaction: Transaction, { set, subaccountId, objectId }: ObjectKey): Promise<Error> => {
  const conditions = [{ column: 'object_id' as const, values: [objectId] }];
  const [row] = await listObjects(transaction, { set, subaccountId, conditions, limit: 1 });
  return row === undefined ? entityNotFound() : preconditionFailed();
};

const words = { create: 'Creating', update: 'Changing', delete: 'Deleting' } as const;

/** Puts a change on record, with the names of what was changed. */
export const record = (
  { appendAudit }: ChangeParts,
  transaction: Transaction,
  { subaccountId, actor }: Change,
  set: EntitySetDefinition,
  action: keyof typeof words,
  row: ObjectRow,
  columns: readonly string[] = [],
): Promise<void> => {
  const object = `${set.type} ${String(row[set.number.column])}`;
  const names = set.properties.filter(({ column, access }) => access !== 'system' && columns.includes(column));
  return appendAudit(transaction, {
    category: 'audit.data-modification',
    subaccountId,
    actor,
    action,
    object,
    message: `${words[action]} ${object} of SAP Cloud for Customer`,
    attributes: {
      objectId: String(row.object_id),
      ...(names.length > 0 && { properties: names.map(({ name }) => name).join(',') }),
    },
  });
};
