import type { Row } from '../../odata/entity.ts';
import type { Multiplicity } from '../../odata/model.ts';
import type { EntityKey } from '../../odata/parse-key-predicate.ts';
import type { FilterExpression } from '../../odata/query-options/filter-expression.ts';
import type { OrderByItem } from '../../odata/query-options/parse-orderby.ts';
import type { SystemOption } from '../../odata/query-options/query-string.ts';
import type { ResourceCall } from './resource-call.ts';
import type {
  ChangeDefinition,
  CreateInput,
  OwnerInput,
  RemoveInput,
  UpdateInput,
  UploadedContent,
} from './resource-change.ts';
import type { ResourceProperty } from './resource-property.ts';

/**
 * An entity set whose data a room hands out as rows and takes as payloads. This room does the protocol around it: roles, platforms,
 * parsing, `$filter`, `$orderby`, `$top`, `$skip`, `$inlinecount`, `$select` and `$expand` in memory, next links, representations, statuses.
 * So `list` answers everything the caller may see; it is meant for hundreds of rows. `entity-sets/number-ranges/` is the example to copy.
 *
 * Sets are made by functions that take a room's door, e.g. `createNumberRangeSets({ numberRanges })`, and are listed in
 * `entity-sets/resources.ts`.
 */
export type ResourceSetDefinition = {
  readonly name: string;
  /** Name of the entity type. */
  readonly type: string;
  readonly keys: readonly string[];
  readonly properties: readonly ResourceProperty[];
  readonly navigation?: readonly ResourceNavigation[];
  readonly roles: ResourceRoles;
  /** Where it exists; elsewhere its address is unknown (404). Both unless stated. `$metadata` lists it everywhere. */
  readonly platforms?: readonly ('neo' | 'cf')[];
  /** System options it supports: others the protocol knows are refused with 501. `$format` is always supported. */
  readonly options: 'all' | 'none' | readonly SystemOption[];
  /** Options without `$` its operations understand; others are ignored. */
  readonly customOptions?: readonly string[];
  /** Entities of one reply, behind which a next link leads to the rest; 1000 unless stated. */
  readonly pageSize?: number;
  /** Size of a request body; 1 MiB unless stated, 32 MiB at most. Larger ones are refused with 413 before they are read. */
  readonly maxBodyBytes?: number;

  /** All entities, in their default order. Absent, and `page` too: the collection cannot be read, only its entities. */
  readonly list?: (call: ResourceCall) => Promise<readonly Row[]>;
  /** Instead of `list`, for sets too large to be in memory: the room filters, orders and cuts itself. */
  readonly page?: (call: ResourceCall, query: RowQuery) => Promise<RowPage>;
  /** One entity; absent: it is looked for in the list. */
  readonly find?: (call: ResourceCall, key: EntityKey) => Promise<Row | undefined>;
  /** `POST` to the collection. */
  readonly create?: ChangeDefinition<CreateInput>;
  /** `POST` of `multipart/form-data` with one file to the collection (integration content on Neo). */
  readonly upload?: ChangeDefinition<UploadedContent>;
  /** `PUT` of an entity. Keys in the payload that differ from the URL's are refused with 400 before. */
  readonly replace?: ChangeDefinition<UpdateInput>;
  /** `PATCH` and `MERGE` of an entity. */
  readonly merge?: ChangeDefinition<UpdateInput>;
  /** `DELETE` of an entity. */
  readonly remove?: ChangeDefinition<RemoveInput>;
  /** Present where entities have a stream behind `/$value`. */
  readonly stream?: ResourceStream;
};

/** The entities of a collection that a reply needs. */
export type RowQuery = {
  readonly filter?: FilterExpression;
  /** Without it, and for ties, entities are in their default order. */
  readonly orderBy: readonly OrderByItem[];
  readonly skip: number;
  readonly limit: number;
  /** Whether the number of all that meet the filter is wanted. */
  readonly counts: boolean;
};

/** What a room answers to a `RowQuery`. */
export type RowPage = { readonly rows: readonly Row[]; readonly count?: number };

/** Permissions of which one suffices, per verb. `create`, `change` (PUT, PATCH, MERGE) and `remove` must be stated where the operation exists. */
export type ResourceRoles = {
  readonly read: readonly string[];
  readonly create?: readonly string[];
  readonly change?: readonly string[];
  readonly remove?: readonly string[];
};

/**
 * A navigation property. Reading it takes the read role of the target too. Addresses in replies are those of the target set
 * (`__metadata.uri`), so give the target a `find` where clients follow them.
 */
export type ResourceNavigation = {
  readonly name: string;
  /** Name of the resource-backed set it leads to. */
  readonly target: string;
  readonly multiplicity: Multiplicity;
  /** How many owners one target has, for `$metadata`; `1` unless stated. */
  readonly ownerMultiplicity?: Multiplicity;
  /** Required of `*`. Answers the targets of one owner in their default order. */
  readonly list?: (call: ResourceCall, owner: Row) => Promise<readonly Row[]>;
  /** Required of `0..1` and `1`. For `*` with a key, e.g. `Resources(Name='a',ResourceType='b')`; without it the list is searched. */
  readonly find?: (call: ResourceCall, owner: Row, key: EntityKey | undefined) => Promise<Row | undefined>;
  /** `POST …/Navigation`: makes a target below its owner. The payload is one of the target's type. Operations state their roles. */
  readonly create?: ChangeDefinition<OwnerInput & CreateInput>;
  /** `PUT …/Navigation(key)` and, as SAP has it, `PUT …/$links/Navigation(key)`. The payload is one of the target's type. */
  readonly replace?: ChangeDefinition<OwnerInput & UpdateInput>;
  /** `DELETE …/Navigation(key)` and, as SAP has it, `DELETE …/$links/Navigation(key)`. */
  readonly remove?: ChangeDefinition<OwnerInput & RemoveInput>;
  /** Whether a payload that creates the owner may hold targets in it (`payload.children`), or name one (`payload.references`). */
  readonly inPayload?: 'children' | 'reference';
};

/** The stream behind an entity's `/$value`. */
export type ResourceStream = {
  /** Roles of which one suffices, besides those to read the set. */
  readonly roles?: readonly string[];
  /** Media type in links to the stream; `application/octet-stream` unless stated. */
  readonly mediaType?: string;
  /** `undefined`: the entity has no content (404). The content type is sent as it is, so it must not be the caller's text. */
  readonly read: (call: ResourceCall, row: Row) => Promise<ResourceContent | undefined>;
  /** `PUT …/$value`. */
  readonly replace?: ChangeDefinition<RemoveInput & UploadedContent>;
};

/** Content of a stream. With `fileName` the reply has `Content-Disposition: attachment; filename=…`, as clients of downloads need. */
export type ResourceContent = {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly fileName?: string;
};
