import { z } from 'zod';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';

const addresses = z.object({
  ssoUrl: z.string().optional(),
  ssoBinding: z.string().optional(),
  assertionConsumerService: z.string().optional(),
  sloUrl: z.string().optional(),
  sloBinding: z.string().optional(),
});

/** Reads the settings as they are stored. */
const settingsSchema = z.object({
  configurationType: z.enum(['Custom', 'Default']),
  principalPropagationEnabled: z.boolean(),
  forceAuthenticationEnabled: z.boolean(),
  useCustomApplicationDomains: z.boolean(),
  centralRedirectUrl: z.string().optional(),
  defaultIdentityProviderName: z.string().optional(),
  customDomainSloUrls: z.array(z.string()),
  /** Addresses of the providers as they were imported, by their names, for what exports them. Where users sign in, the providers themselves know. */
  addresses: z.record(z.string(), addresses),
});

/** A subaccount's trust configuration apart from its providers. Source: SAP doc "Trust Management API" */
export type TrustSettings = z.output<typeof settingsSchema>;

/** What a subaccount has that was never configured. */
export const defaultTrustSettings: TrustSettings = {
  configurationType: 'Default',
  principalPropagationEnabled: false,
  forceAuthenticationEnabled: false,
  useCustomApplicationDomains: false,
  customDomainSloUrls: [],
  addresses: {},
};

/** The settings of a subaccount. */
export const findTrustSettings = async (handle: Transaction, subaccountId: SubaccountId): Promise<TrustSettings> => {
  const row = await handle
    .selectFrom('trust_settings')
    .select('settings')
    .where('subaccount_id', '=', subaccountId)
    .executeTakeFirst();
  return row === undefined ? defaultTrustSettings : settingsSchema.parse(JSON.parse(row.settings));
};

/** Stores the settings of a subaccount. */
export const putTrustSettings = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  settings: TrustSettings,
  nowMs: number,
): Promise<void> => {
  const fields = { settings: JSON.stringify(settings), changed_at_ms: nowMs };
  await transaction
    .insertInto('trust_settings')
    .values({ subaccount_id: subaccountId, ...fields })
    .onConflict((conflict) => conflict.column('subaccount_id').doUpdateSet(fields))
    .execute();
};
