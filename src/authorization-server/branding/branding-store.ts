import type { Database, Transaction } from '../../storage/database.ts';
import { type BrandingSettings, brandingSettingsSchema, type LogoInfo, type StoredBranding } from './branding.ts';

/** An image with its media type. */
export type Logo = { readonly bytes: Uint8Array; readonly contentType: string };

/** Reads a branding without the bytes of its logo. */
export const findBrandingRow = async (
  database: Pick<Database, 'read'>,
  subaccountId: string,
): Promise<StoredBranding | undefined> => {
  const row = await database.read
    .selectFrom('brandings')
    .select(['settings', 'logo_type', 'logo_hash'])
    .select((eb) => eb.fn<number | null>('length', ['logo']).as('logo_length'))
    .where('subaccount_id', '=', subaccountId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const logo: LogoInfo | undefined =
    row.logo_type === null || row.logo_hash === null
      ? undefined
      : { hash: row.logo_hash, contentType: row.logo_type, byteCount: row.logo_length ?? 0 };
  return { ...brandingSettingsSchema.parse(JSON.parse(row.settings)), ...(logo !== undefined && { logo }) };
};

/** Finds a logo by its hash, whoever's it is. */
export const findLogo = async (database: Pick<Database, 'read'>, hash: string): Promise<Logo | undefined> => {
  const row = await database.read
    .selectFrom('brandings')
    .select(['logo', 'logo_type'])
    .where('logo_hash', '=', hash)
    .limit(1)
    .executeTakeFirst();
  return row === undefined || row.logo === null || row.logo_type === null
    ? undefined
    : { bytes: row.logo, contentType: row.logo_type };
};

/** Stores a branding. `logo`: absent keeps the one there is, `null` removes it. */
export const saveBranding = async (
  transaction: Transaction,
  subaccountId: string,
  branding: {
    readonly settings: BrandingSettings;
    readonly logo: (Logo & { readonly hash: string }) | null | undefined;
    readonly updatedAtMs: number;
  },
): Promise<void> => {
  const { logo } = branding;
  const columns = {
    settings: JSON.stringify(branding.settings),
    updated_at_ms: branding.updatedAtMs,
    ...(logo !== undefined && {
      logo: logo?.bytes ?? null,
      logo_type: logo?.contentType ?? null,
      logo_hash: logo?.hash ?? null,
    }),
  };
  await transaction
    .insertInto('brandings')
    .values({ subaccount_id: subaccountId, logo: null, logo_type: null, logo_hash: null, ...columns })
    .onConflict((conflict) => conflict.column('subaccount_id').doUpdateSet(columns))
    .execute();
};
