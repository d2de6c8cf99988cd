import { entityAlreadyExists } from '../../odata/errors.ts';
import type { AlternativePartnerRow } from '../../storage/tables/integration-content/partner-directory.ts';
import { assertAlternativePartner } from './check-entity.ts';
import type { DirectoryParts, PartnerChange } from './create-partner-directory.ts';
import { createEntities, type Entities, type EntityKind } from './manage-entities.ts';
import type { AlternativePartner, AlternativePartnerKey } from './partner-directory.ts';
import { insertRow, takeRow } from './partner-store.ts';
import { alternativePartnerTable } from './partner-table.ts';
import { toStamp, toStampColumns } from './stamps.ts';

/** Alternative partners. Making one answers `exists`, too, where the partner has another name in the scheme. */
export type AlternativePartners = Entities<AlternativePartnerKey, AlternativePartner> & {
  /** Gives a name to another partner. Throws 409 where that one has a name in the scheme. */
  readonly replace: (change: PartnerChange, partner: AlternativePartner) => Promise<'replaced' | 'missing'>;
};

const toKey = ({ agency, scheme, id }: AlternativePartnerKey) => ({ agency, scheme, id });

const alternativePartners: EntityKind<AlternativePartnerKey, AlternativePartner, AlternativePartnerRow> = {
  table: alternativePartnerTable,
  toKey,
  toColumns: ({ agency, scheme, id, pid }) => ({ agency, scheme, id, pid }),
  fromRow: (row) => ({ agency: row.agency, scheme: row.scheme, id: row.id, pid: row.pid, ...toStamp(row) }),
  check: assertAlternativePartner,
  nameOf: ({ agency, scheme, id }) => `Alternative partner ${id} (${agency}, ${scheme})`,
};

/** Creates the alternative partners. Source: SAP doc "Partner Directory Entity Types" (both triples are unique) */
export const createAlternativePartners = (parts: DirectoryParts): AlternativePartners => ({
  ...createEntities(parts, alternativePartners),
  replace: async (by, partner) => {
    assertAlternativePartner(partner);
    const { subaccountId } = by;
    const { modifiedBy, modifiedAtMs } = parts.stampOf(by);
    const event = { action: 'update', object: alternativePartners.nameOf(partner) } as const;
    const replaced = await parts.change(by, event, async (transaction) => {
      const row = await takeRow(transaction, alternativePartnerTable, subaccountId, toKey(partner));
      if (row === undefined) return undefined;
      // Put in anew, not updated: what another caller stores at the same time is found only so.
      const stamp = { ...toStamp(row), modifiedBy, modifiedAtMs };
      const columns = { ...alternativePartners.toColumns(partner), ...toStampColumns(stamp) };
      const stored = await insertRow(transaction, alternativePartnerTable, subaccountId, columns);
      if (stored === undefined) throw entityAlreadyExists();
      return stored;
    });
    return replaced === undefined ? 'missing' : 'replaced';
  },
});
