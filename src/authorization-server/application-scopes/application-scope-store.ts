import { z } from 'zod';
import type { ApplicationName } from '../../accounts/index.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { ApplicationScopeRow } from '../../storage/tables/authorization-server/clients.ts';
import type { ApplicationScope } from './application-scope.ts';

const translationsSchema = z.record(z.string(), z.string());
const scopesSchema = z.array(z.string());

/** The scopes of an application in the order of their definition; of every application where none is named. */
export const listScopeRows = async (
  read: Database['read'],
  application?: ApplicationName,
): Promise<readonly { readonly application: ApplicationName; readonly scope: ApplicationScope }[]> => {
  const all = read.selectFrom('application_scopes').selectAll();
  const rows = await (application === undefined
    ? all
    : all.where(...isProvider(application)).where(...isNamed(application))
  )
    .orderBy('provider_account')
    .orderBy('application')
    .orderBy('created_at_ms')
    .orderBy('scope_id')
    .execute();
  return rows.map((row) => ({
    application: { providerAccount: row.provider_account, application: row.application },
    scope: toScope(row),
  }));
};

/** Finds one scope of an application. */
export const findScopeRow = async (
  handle: Transaction,
  application: ApplicationName,
  scopeId: string,
): Promise<ApplicationScope | undefined> => {
  const row = await handle
    .selectFrom('application_scopes')
    .selectAll()
    .where(...isProvider(application))
    .where(...isNamed(application))
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  return row && toScope(row);
};

/** Creates a scope or replaces its description and translations. */
export const writeScopeRow = async (
  transaction: Transaction,
  { providerAccount, application }: ApplicationName,
  scope: ApplicationScope,
  createdAtMs: number,
): Promise<void> => {
  const texts = { description: scope.description ?? null, translations: JSON.stringify(scope.translations) };
  await transaction
    .insertInto('application_scopes')
    .values({
      provider_account: providerAccount,
      application,
      scope_id: scope.scopeId,
      ...texts,
      created_at_ms: createdAtMs,
    })
    .onConflict((conflict) => conflict.columns(['provider_account', 'application', 'scope_id']).doUpdateSet(texts))
    .execute();
};

/** Deletes a scope; false when there is none. */
export const deleteScopeRow = async (
  transaction: Transaction,
  application: ApplicationName,
  scopeId: string,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('application_scopes')
    .where(...isProvider(application))
    .where(...isNamed(application))
    .where('scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
};

/** How many clients of any subaccount are registered for a scope of this application. */
export const countClientsWithScope = async (
  handle: Transaction,
  application: ApplicationName,
  scopeId: string,
): Promise<number> => {
  const rows = await handle
    .selectFrom('oauth_clients')
    .select('scopes')
    .where('subscription_provider', '=', application.providerAccount)
    .where('subscription_application', '=', application.application)
    .execute();
  return rows.filter(({ scopes }) => scopesSchema.parse(JSON.parse(scopes)).includes(scopeId)).length;
};

const isProvider = ({ providerAccount }: ApplicationName) => ['provider_account', '=', providerAccount] as const;
const isNamed = ({ application }: ApplicationName) => ['application', '=', application] as const;

const toScope = (row: ApplicationScopeRow): ApplicationScope => ({
  scopeId: row.scope_id,
  ...(row.description !== null && { description: row.description }),
  translations: translationsSchema.parse(JSON.parse(row.translations)),
});
