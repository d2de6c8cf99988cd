/** Who made and last changed an entity of the partner directory, and when. */
type StampColumns = {
  readonly created_by: string;
  readonly created_at_ms: number;
  readonly modified_by: string;
  readonly modified_at_ms: number;
};

/** A text about a partner. */
export type PartnerStringParameterRow = StampColumns & {
  readonly subaccount_id: string;
  readonly pid: string;
  readonly id: string;
  readonly value: string;
};

/** A document about a partner, e.g. a schema. */
export type PartnerBinaryParameterRow = StampColumns & {
  readonly subaccount_id: string;
  readonly pid: string;
  readonly id: string;
  readonly content_type: string;
  readonly value: Uint8Array;
};

/** A name that an agency has given a partner within a scheme. */
export type AlternativePartnerRow = StampColumns & {
  readonly subaccount_id: string;
  readonly agency: string;
  readonly scheme: string;
  readonly id: string;
  readonly pid: string;
};

/** A user that sends messages for a partner. */
export type AuthorizedUserRow = StampColumns & {
  readonly subaccount_id: string;
  /** In lower case. */
  readonly user_name: string;
  readonly pid: string;
};

/** Tables of the partner directory, in the room `integration-content/`. */
export type PartnerDirectoryTables = {
  readonly partner_string_parameters: PartnerStringParameterRow;
  readonly partner_binary_parameters: PartnerBinaryParameterRow;
  readonly alternative_partners: AlternativePartnerRow;
  readonly authorized_users: AuthorizedUserRow;
};
