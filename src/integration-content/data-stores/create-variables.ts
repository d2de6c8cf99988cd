import { sql } from 'kysely';
import type { Audit } from '../../audit/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import type { VariableRow } from '../../storage/tables/integration-content/data-stores.ts';
import { type StoredAmount, storedDataLimits, storeLimits, type Variable, type VariableKey } from './data-store.ts';
import { amountOf, exceeds, setUsage, takeUsage, without } from './usage-store.ts';

/** The variables of all subaccounts. One whose time is over is as good as gone. */
export type Variables = {
  /** By name. */
  readonly list: (subaccountId: SubaccountId) => Promise<readonly Variable[]>;
  readonly find: (subaccountId: SubaccountId, key: VariableKey) => Promise<Variable | undefined>;
  readonly remove: (subaccountId: SubaccountId, key: VariableKey, actor: Actor) => Promise<'removed' | 'missing'>;
  /** For flows: writes variables, all or none; `full` beyond what a subaccount may store. */
  readonly write: (
    subaccountId: SubaccountId,
    variables: readonly (VariableKey & { readonly value: string })[],
  ) => Promise<'written' | 'full'>;
};

const valueBytes = sql<number>`octet_length(value)`.as('bytes');

/** Creates the variables. Source: SAP docs "Managing Variables", "Define Write Variables" (kept 400 days from the last time they were written) */
export const createVariables = ({
  database,
  clock,
  audit,
  limits = storedDataLimits.variables,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  /** What a subaccount may store. */
  readonly limits?: StoredAmount;
}): Variables => {
  const of = (subaccountId: SubaccountId) =>
    database.read
      .selectFrom('variables')
      .selectAll()
      .where('subaccount_id', '=', subaccountId)
      .where('retain_until_ms', '>', clock());
  return {
    list: async (subaccountId) =>
      (await of(subaccountId).orderBy('name').orderBy('integration_flow').execute()).map(fromRow),
    find: async (subaccountId, { name, integrationFlow }) => {
      const row = await of(subaccountId)
        .where('name', '=', name)
        .where('integration_flow', '=', integrationFlow)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    remove: async (subaccountId, { name, integrationFlow }, actor) => {
      const isRemoved = await database.write(async (transaction) => {
        const before = await takeUsage(transaction, subaccountId, 'variables');
        const removed = await transaction
          .deleteFrom('variables')
          .where('subaccount_id', '=', subaccountId)
          .where('name', '=', name)
          .where('integration_flow', '=', integrationFlow)
          .where('retain_until_ms', '>', clock())
          .returning(valueBytes)
          .execute();
        if (removed.length === 0) return false;
        await setUsage(transaction, subaccountId, 'variables', without(before, amountOf(removed)));
        const object = `Variable ${name}${integrationFlow === '' ? '' : ` of ${integrationFlow}`}`;
        await audit.append(transaction, {
          category: 'audit.data-modification',
          subaccountId,
          actor,
          action: 'delete',
          object,
          message: `Deleting ${object}`,
        });
        return true;
      });
      return isRemoved ? 'removed' : 'missing';
    },
    write: async (subaccountId, variables) => {
      const nowMs = clock();
      return await database.write(async (transaction) => {
        const all = await takeUsage(transaction, subaccountId, 'variables');
        const expired = await transaction
          .deleteFrom('variables')
          .where('subaccount_id', '=', subaccountId)
          .where('retain_until_ms', '<=', nowMs)
          .returning(valueBytes)
          .execute();
        const before = without(all, amountOf(expired));
        // Of a name that is written twice the last value stays.
        const written = new Map(
          variables.map((variable) => [JSON.stringify([variable.name, variable.integrationFlow]), variable]),
        );
        let others = before;
        for (const { name, integrationFlow } of written.values()) {
          const replaced = await transaction
            .selectFrom('variables')
            .select(valueBytes)
            .where('subaccount_id', '=', subaccountId)
            .where('name', '=', name)
            .where('integration_flow', '=', integrationFlow)
            .execute();
          others = without(others, amountOf(replaced));
        }
        const added = amountOf([...written.values()].map(({ value }) => ({ bytes: Buffer.byteLength(value) })));
        const after = { entries: others.entries + added.entries, bytes: others.bytes + added.bytes };
        const isFull = exceeds(after, before, limits);
        await setUsage(transaction, subaccountId, 'variables', isFull ? before : after);
        if (isFull) return 'full';
        for (const { name, integrationFlow, value } of written.values()) {
          const changed = {
            value,
            updated_at_ms: nowMs,
            retain_until_ms: nowMs + storeLimits.variableRetentionMs,
          };
          await transaction
            .insertInto('variables')
            .values({ subaccount_id: subaccountId, name, integration_flow: integrationFlow, ...changed })
            .onConflict((conflict) =>
              conflict.columns(['subaccount_id', 'name', 'integration_flow']).doUpdateSet(changed),
            )
            .execute();
        }
        return 'written';
      });
    },
  };
};

const fromRow = (row: VariableRow): Variable => ({
  name: row.name,
  integrationFlow: row.integration_flow,
  value: row.value,
  updatedAtMs: row.updated_at_ms,
  retainUntilMs: row.retain_until_ms,
});
