import type { FilterExpression } from '../../odata/query-options/filter-expression.ts';
import type { OrderByItem } from '../../odata/query-options/parse-orderby.ts';

/** Who made and last changed an entity, and when. */
export type Stamp = {
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly modifiedBy: string;
  readonly modifiedAtMs: number;
};

/** Names a parameter of a partner. */
export type ParameterKey = { readonly pid: string; readonly id: string };

/** A text that flows look up for a partner. Source: SAP doc "Partner Directory Entity Types" */
export type StringParameter = ParameterKey & { readonly value: string };

/** A document that flows look up for a partner. Source: SAP doc "Partner Directory Entity Types" */
export type BinaryParameter = ParameterKey & { readonly contentType: string; readonly value: Uint8Array };

/** Names an alternative partner: who gave the name, in which scheme, and the name. */
export type AlternativePartnerKey = { readonly agency: string; readonly scheme: string; readonly id: string };

/** Another name of a partner. Within a scheme a partner has one name, and a name belongs to one partner. Source: SAP doc "Partner Directory Entity Types" */
export type AlternativePartner = AlternativePartnerKey & { readonly pid: string };

/** A user a partner's system signs in with; in lower case. Source: SAP doc "Partner Directory Entity Types" */
export type AuthorizedUser = { readonly user: string; readonly pid: string };

/** Which entities of a list are wanted. Names in `filter` and `orderBy` are those of the OData API. */
export type EntityQuery = {
  readonly filter?: FilterExpression;
  /** Ties, and lists without an order, go by key. */
  readonly orderBy: readonly OrderByItem[];
  readonly skip: number;
  readonly limit: number;
  /** Whether all that meet the filter are to be counted. */
  readonly counts: boolean;
};

/** Entities of a list. */
export type EntityPage<Entity> = { readonly rows: readonly Entity[]; readonly count?: number };
