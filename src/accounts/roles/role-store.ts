import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { ApplicationName } from '../application-name.ts';
import type { ApplicationRole, CustomRole } from './role.ts';

/** Answers false when the application has a custom role of this name. */
export const insertRole = async (
  transaction: Transaction,
  role: CustomRole & { readonly subaccountId: SubaccountId; readonly application: ApplicationName },
): Promise<boolean> => {
  const row = await transaction
    .insertInto('custom_roles')
    .values({
      subaccount_id: role.subaccountId,
      provider_account: role.application.providerAccount,
      application: role.application.application,
      name: role.name,
      created_at_ms: role.createdAtMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
};

/** Answers false when there is no such custom role. */
export const deleteRoleRow = async (
  transaction: Transaction,
  role: { readonly subaccountId: SubaccountId; readonly application: ApplicationName; readonly name: string },
): Promise<boolean> => {
  const row = await transaction
    .deleteFrom('custom_roles')
    .where('subaccount_id', '=', role.subaccountId)
    .where('provider_account', '=', role.application.providerAccount)
    .where('application', '=', role.application.application)
    .where('name', '=', role.name)
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
};

/** All custom roles of a subaccount, by application and name. */
export const listRolesOfAll = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly ApplicationRole[]> => {
  const rows = await handle
    .selectFrom('custom_roles')
    .select(['provider_account', 'application', 'name'])
    .where('subaccount_id', '=', subaccountId)
    .orderBy('provider_account')
    .orderBy('application')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    application: { providerAccount: row.provider_account, application: row.application },
    role: row.name,
  }));
};

/** The custom roles a subaccount made for an application, by name. */
export const listRoles = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  application: ApplicationName,
): Promise<readonly CustomRole[]> =>
  await handle
    .selectFrom('custom_roles')
    .select(['name', 'created_at_ms as createdAtMs'])
    .where('subaccount_id', '=', subaccountId)
    .where('provider_account', '=', application.providerAccount)
    .where('application', '=', application.application)
    .orderBy('name')
    .execute();
