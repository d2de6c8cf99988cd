import type { Audit } from '../../audit/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import type { VariableRow } from '../../storage/tables/integration-content/data-stores.ts';
import { storeLimits, type Variable, type VariableKey } from './data-store.ts';

/** The variables of all subaccounts. One whose time is over is as good as gone. */
export type Variables = {
  /** By name. */
  readonly list: (subaccountId: SubaccountId) => Promise<readonly Variable[]>;
  readonly find: (subaccountId: SubaccountId, key: VariableKey) => Promise<Variable | undefined>;
  readonly remove: (subaccountId: SubaccountId, key: VariableKey, actor: Actor) => Promise<'removed' | 'missing'>;
  /** For flows: writes variables, all or none. */
  readonly write: (
    subaccountId: SubaccountId,
    variables: readonly (VariableKey & { readonly value: string })[],
  ) => Promise<void>;
};

/** Creates the variables. Source: SAP docs "Managing Variables", "Define Write Variables" (kept 400 days from the last time they were written) */
export const createVariables = ({
  database,
  clock,
  audit,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
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
        const { numDeletedRows } = await transaction
          .deleteFrom('variables')
          .where('subaccount_id', '=', subaccountId)
          .where('name', '=', name)
          .where('integration_flow', '=', integrationFlow)
          .where('retain_until_ms', '>', clock())
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
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
      await database.write(async (transaction) => {
        await transaction
          .deleteFrom('variables')
          .where('subaccount_id', '=', subaccountId)
          .where('retain_until_ms', '<=', nowMs)
          .execute();
        for (const { name, integrationFlow, value } of variables) {
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
