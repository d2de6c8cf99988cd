import type { Audit } from '../../audit/index.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { assertUsable, type DeployedNumberRange, formatDrawn, type NumberRange } from './number-range.ts';
import {
  deleteNumberRange,
  findNumberRange,
  insertNumberRange,
  listNumberRanges,
  takeNumber,
  updateNumberRange,
} from './number-range-store.ts';

/**
 * Who changes a subaccount's ranges. With a `transaction` the change is part of it and is lost with it; without one it has its own, and is
 * durable when answered.
 */
export type NumberRangeChange = {
  readonly subaccountId: SubaccountId;
  readonly actor: Actor;
  readonly transaction?: Transaction;
};

/** The number ranges of all subaccounts. Changes throw 400 for a range that numbers cannot be drawn from. */
export type NumberRanges = {
  /** By name. */
  readonly list: (subaccountId: SubaccountId) => Promise<readonly DeployedNumberRange[]>;
  readonly find: (subaccountId: SubaccountId, name: string) => Promise<DeployedNumberRange | undefined>;
  readonly create: (change: NumberRangeChange, range: NumberRange) => Promise<'created' | 'exists'>;
  /** Sets everything anew, the next number too. */
  readonly replace: (change: NumberRangeChange, range: NumberRange) => Promise<'replaced' | 'missing'>;
  readonly remove: (change: NumberRangeChange, name: string) => Promise<'removed' | 'missing'>;
  /** For flows: the next number, padded. `undefined` where there is no such range, or one used up. No two callers get the same number. */
  readonly draw: (subaccountId: SubaccountId, name: string) => Promise<string | undefined>;
};

/** Creates the number ranges. Source: SAP docs "Add a Number Ranges Object", "Update a Number Ranges Object" */
export const createNumberRanges = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
}): NumberRanges => {
  const { database, clock, audit } = parts;

  /** Does the work, and puts it on record if it changed anything, in the caller's transaction or a new one. */
  const run = async (
    { subaccountId, actor, transaction }: NumberRangeChange,
    event: Pick<AuditEvent, 'action' | 'message' | 'attributes'> & { readonly name: string },
    work: (transaction: Transaction) => Promise<boolean>,
  ): Promise<boolean> => {
    const { name, ...recorded } = event;
    const workOnRecord = async (handle: Transaction): Promise<boolean> => {
      const isChanged = await work(handle);
      if (isChanged) {
        await audit.append(handle, {
          category: 'audit.configuration',
          subaccountId,
          actor,
          object: `Number range ${name}`,
          ...recorded,
        });
      }
      return isChanged;
    };
    return transaction === undefined ? database.write(workOnRecord) : workOnRecord(transaction);
  };

  const deploy = (range: NumberRange, actor: Actor): DeployedNumberRange => {
    assertUsable(range);
    return { ...range, deployedBy: actor.name, deployedAtMs: clock() };
  };

  return {
    list: (subaccountId) => listNumberRanges(database.read, subaccountId),
    find: (subaccountId, name) => findNumberRange(database.read, subaccountId, name),
    create: async (change, range) => {
      const deployed = deploy(range, change.actor);
      const event = { action: 'create', message: `Deploying number range ${range.name}`, name: range.name } as const;
      const isChanged = await run(change, { ...event, attributes: describe(range) }, (transaction) =>
        insertNumberRange(transaction, change.subaccountId, deployed),
      );
      return isChanged ? 'created' : 'exists';
    },
    replace: async (change, range) => {
      const deployed = deploy(range, change.actor);
      const event = { action: 'update', message: `Deploying number range ${range.name}`, name: range.name } as const;
      const isChanged = await run(change, { ...event, attributes: describe(range) }, (transaction) =>
        updateNumberRange(transaction, change.subaccountId, deployed),
      );
      return isChanged ? 'replaced' : 'missing';
    },
    remove: async (change, name) => {
      const event = { action: 'delete', message: `Undeploying number range ${name}`, name } as const;
      const isChanged = await run(change, event, (transaction) =>
        deleteNumberRange(transaction, change.subaccountId, name),
      );
      return isChanged ? 'removed' : 'missing';
    },
    draw: async (subaccountId, name) => {
      const taken = await database.write((transaction) => takeNumber(transaction, subaccountId, name));
      return taken && formatDrawn(taken.drawn, taken.fieldLength);
    },
  };
};

const describe = ({ minValue, maxValue, currentValue, rotates }: NumberRange): Readonly<Record<string, string>> => ({
  minValue: String(minValue),
  maxValue: String(maxValue),
  currentValue: String(currentValue),
  rotates: String(rotates),
});
