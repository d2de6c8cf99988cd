import type { Row } from '../../odata/entity.ts';
import type { EntityKey } from '../../odata/parse-key-predicate.ts';
import type { EntityPayload } from '../../odata/payload/entity-payload.ts';
import type { Transaction } from '../../storage/database.ts';
import type { ResourceCall } from './resource-call.ts';

/**
 * How a change ended. A row: it is the entity as it now is, shown where the status is 200 or 201. `undefined`: done, nothing to show. Several
 * rows: the caller has asked to see them, entities of the set the operation `lists`; they are shown as a collection, with the status 200.
 * `exists`: 409 `Entity with specified name already exists.`; `missing`: see `ChangeDefinition.missing`. A room that rejects for
 * another reason throws a `WireError` of its own: its status and description are shown in an OData error body.
 */
export type ChangeOutcome = Row | readonly Row[] | 'exists' | 'missing' | undefined;

/** A modifying operation: the status of its success, and the room function behind it. */
export type ChangeDefinition<Input> = {
  /** 201 and 200 show the row, 202 and 204 have no body. Source per operation: contract of the OData API 5.6 */
  readonly status: 200 | 201 | 202 | 204;
  /** Name of the set whose entities it may answer instead, for operations with an option that asks for them (`returnKeystoreEntries`). */
  readonly lists?: string;
  /** Roles of which one suffices, where they are not those of the set for this verb. */
  readonly roles?: readonly string[];
  /** Where it exists; elsewhere the method is not allowed (405). Both unless stated. */
  readonly platforms?: readonly ('neo' | 'cf')[];
  /** Status for the outcome `missing`; 404 unless stated, but 409 for PUT of an entity, as SAP answers. Source: contract of the OData API 5.4 */
  readonly missing?: 404 | 409;
  /** Makes the change, with its audit event, in a transaction of the room's own. */
  readonly run: (call: ResourceCall, input: Input) => Promise<ChangeOutcome>;
  /**
   * Makes the same change within a transaction it is given; awaits nothing but that, may run again. Only with it a change can stand in a
   * `$batch` changeset together with others, because those are done together or not at all; without it such a changeset is refused
   * with 501 before anything is done. A changeset of one change needs only `run`.
   */
  readonly runIn?: (transaction: Transaction, call: ResourceCall, input: Input) => Promise<ChangeOutcome>;
};

/** What `create` is given. Values are typed and checked; properties the payload left out are absent, those given as null are null. */
export type CreateInput = { readonly payload: EntityPayload };

/** What `replace` (PUT) and `merge` (PATCH, MERGE) are given. `key` holds the canonical key of the URL. */
export type UpdateInput = { readonly key: EntityKey; readonly payload: EntityPayload };

/** What `remove` is given. */
export type RemoveInput = { readonly key: EntityKey };

/** What an operation on a navigation property is given: the entity the path led to, as its set's `find` answered it. */
export type OwnerInput = { readonly owner: Row };

/** The bytes of a media entity or a form's file. */
export type UploadedContent = { readonly contentType: string; readonly fileName?: string; readonly bytes: Uint8Array };

/** Tells several rows from one: Array.isArray does not know readonly arrays. */
export const isRowList = (outcome: Row | readonly Row[] | undefined): outcome is readonly Row[] =>
  Array.isArray(outcome);
