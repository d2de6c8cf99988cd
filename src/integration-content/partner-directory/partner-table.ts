import type { EntityTable, PropertySource } from '../../odata/sql/translate-filter.ts';
import type {
  AlternativePartnerRow,
  AuthorizedUserRow,
  PartnerBinaryParameterRow,
  PartnerStringParameterRow,
} from '../../storage/tables/integration-content/partner-directory.ts';

/** A table of the partner directory: its key besides the subaccount, and the columns behind the properties of the OData API. */
export type PartnerTable<Row> = EntityTable & {
  readonly keyColumns: readonly (keyof Row & string)[];
  /** Rows are of this shape; has no value. */
  readonly row?: Row;
};

const column = (name: string): PropertySource => ({
  kind: 'column',
  column: name,
  isNullable: false,
  isBoolean: false,
});

/** Hexadecimal keys find nothing in a filter. Source: SAP doc "Get Alternative Partner by Key Fields" */
const unsearchable: PropertySource = { kind: 'constant', value: '' };

const stampColumns = {
  CreatedBy: column('created_by'),
  CreatedTime: column('created_at_ms'),
  LastModifiedBy: column('modified_by'),
  LastModifiedTime: column('modified_at_ms'),
};

const describe = <Row>(
  table: string,
  keyColumns: readonly (keyof Row & string)[],
  properties: Readonly<Record<string, PropertySource>>,
): PartnerTable<Row> => ({
  table,
  keyColumns,
  properties: new Map(Object.entries({ ...properties, ...stampColumns })),
});

/** `StringParameters`. */
export const stringParameterTable = describe<PartnerStringParameterRow>('partner_string_parameters', ['pid', 'id'], {
  Pid: column('pid'),
  Id: column('id'),
  Value: column('value'),
});

/** `BinaryParameters`. */
export const binaryParameterTable = describe<PartnerBinaryParameterRow>('partner_binary_parameters', ['pid', 'id'], {
  Pid: column('pid'),
  Id: column('id'),
  ContentType: column('content_type'),
  Value: column('value'),
});

/** `AlternativePartners`. */
export const alternativePartnerTable = describe<AlternativePartnerRow>(
  'alternative_partners',
  ['agency', 'scheme', 'id'],
  {
    Agency: column('agency'),
    Scheme: column('scheme'),
    Id: column('id'),
    Pid: column('pid'),
    Hexagency: unsearchable,
    Hexscheme: unsearchable,
    Hexid: unsearchable,
  },
);

/** `AuthorizedUsers`. */
export const authorizedUserTable = describe<AuthorizedUserRow>('authorized_users', ['user_name'], {
  User: column('user_name'),
  Pid: column('pid'),
});

/** `Partners`: whoever one of the others speaks of. */
export const partnerTable: PartnerTable<{ readonly pid: string }> = {
  table: 'partners',
  keyColumns: ['pid'],
  properties: new Map([['Pid', column('pid')]]),
};

/** The tables that say which partners there are. */
export const partnerTables = [
  'partner_string_parameters',
  'partner_binary_parameters',
  'alternative_partners',
  'authorized_users',
] as const;
