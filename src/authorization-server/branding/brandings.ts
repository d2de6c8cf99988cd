import type { Accounts } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import { createReadThroughCache } from '../read-through-cache.ts';
import { defaultBranding, parseBrandingSettings, type StoredBranding } from './branding.ts';
import { findBrandingRow, findLogo, type Logo, saveBranding } from './branding-store.ts';
import { detectLogoType } from './logo.ts';

/** A branding to be stored. `settings` as `brandingSettingsSchema` has it; `logo` absent keeps the logo, `null` removes it. */
export type NewBranding = { readonly settings: unknown; readonly logo?: Uint8Array | null | undefined };

/** How the pages of subaccounts look. */
export type Brandings = {
  /** From memory; may be two seconds behind another node. The defaults where nothing was set. */
  readonly get: (subaccountId: SubaccountId) => Promise<StoredBranding>;
  /** A logo by `logo.hash`, of whichever subaccount. */
  readonly findLogo: (hash: string) => Promise<Logo | undefined>;
  /** Replaces the branding. Throws a 400 `WireError` that names the field at fault, 404 where there is no such subaccount. */
  readonly put: (subaccountId: SubaccountId, branding: NewBranding, actor: Actor) => Promise<StoredBranding>;
};

/** Creates the brandings. Source: SAP doc "Customize Corporate Branding" */
export const createBrandings = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'append'>;
}): Brandings => {
  const { database, clock, audit } = parts;
  const read = async (subaccountId: string): Promise<StoredBranding> =>
    (await findBrandingRow(database, subaccountId)) ?? defaultBranding;
  const known = createReadThroughCache<StoredBranding>({
    maxEntries: 1000,
    freshMs: 2000,
    staleMs: 300_000,
    clock,
    read,
  });
  return {
    get: async (subaccountId) => (await known.get(subaccountId)) ?? defaultBranding,
    findLogo: (hash) => findLogo(database, hash),
    put: async (subaccountId, branding, actor) => {
      await parts.accounts.getSubaccount(subaccountId);
      const settings = parseBrandingSettings(branding.settings);
      const { logo } = branding;
      const newLogo =
        logo === undefined || logo === null
          ? logo
          : { bytes: logo, contentType: detectLogoType(logo), hash: sha256Hex(logo) };
      const before = await read(subaccountId);
      await database.write(async (transaction) => {
        await saveBranding(transaction, subaccountId, { settings, logo: newLogo, updatedAtMs: clock() });
        await audit.append(transaction, {
          category: 'audit.configuration',
          subaccountId,
          actor,
          action: 'update',
          object: 'Branding of the authorization page',
          message: 'Updating branding',
          attributes: {
            old: describe(before, before.logo?.hash),
            new: describe(settings, newLogo === undefined ? before.logo?.hash : newLogo?.hash),
          },
        });
      });
      known.forget(subaccountId);
      return await read(subaccountId);
    },
  };
};

const describe = ({ title, theme, colors, legalLinks }: StoredBranding, logoHash: string | undefined): string =>
  JSON.stringify({ title, theme, colors, legalLinks, logo: logoHash?.slice(0, 16) });
