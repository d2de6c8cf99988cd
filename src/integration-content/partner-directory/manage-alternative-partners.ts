import type { AlternativePartnerRow } from '../../storage/tables/integration-content/partner-directory.ts';
import { assertAlternativePartner } from './check-entity.ts';
import type { DirectoryParts, PartnerChange } from './create-partner-directory.ts';
import { createEntities, type Entities, type EntityKind } from './manage-entities.ts';
import type { AlternativePartner, AlternativePartnerKey } from './partner-directory.ts';
import { findRow, hasOtherName, updateRow } from './partner-store.ts';
import { alternativePartnerTable } from './partner-table.ts';
import { toChangeColumns, toStamp } from './stamps.ts';

/** Alternative partners. Making one answers `exists`, too, where the partner has another name in the scheme. */
export type AlternativePartners = Entities<AlternativePartnerKey, AlternativePartner> & {
  /** Gives a name to another partner; `exists` where that one has a name in the scheme. */
  readonly replace: (change: PartnerChange, partner: AlternativePartner) => Promise<'replaced' | 'missing' | 'exists'>;
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
    const key = toKey(partner);
    const changes = { pid: partner.pid, ...toChangeColumns(parts.stampOf(by)) };
    const event = { action: 'update', object: alternativePartners.nameOf(partner) } as const;
    let isThere = false;
    const isReplaced = await parts.change(by, event, async (transaction) => {
      const isChanged = await updateRow(
        transaction,
        alternativePartnerTable,
        subaccountId,
        key,
        changes,
        hasOtherName(subaccountId, partner),
      );
      isThere = (await findRow(transaction, alternativePartnerTable, subaccountId, key)) !== undefined;
      return isChanged;
    });
    if (isReplaced) return 'replaced';
    return isThere ? 'exists' : 'missing';
  },
});
