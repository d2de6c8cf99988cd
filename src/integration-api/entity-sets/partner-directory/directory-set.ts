import type { SubaccountId } from '../../../foundation/ids.ts';
import type { EntityPage, EntityQuery, PartnerChange, Stamp } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { odataError } from '../../../odata/errors.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { invalidPayload } from '../../../odata/payload/errors.ts';
import type { Transaction } from '../../../storage/database.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import type { ChangeOutcome, CreateInput, RemoveInput, UpdateInput } from '../../resources/resource-change.ts';
import { type PrimitiveResourceProperty, textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { partnerDirectoryRead, partnerDirectoryWrite } from '../../roles.ts';

/** Entities of one kind, as the room has them. */
type DirectoryEntities<Key, Entity> = {
  readonly list: (subaccountId: SubaccountId, query: EntityQuery) => Promise<EntityPage<Entity & Stamp>>;
  readonly find: (subaccountId: SubaccountId, key: Key) => Promise<(Entity & Stamp) | undefined>;
  readonly create: (change: PartnerChange, entity: Entity) => Promise<(Entity & Stamp) | 'exists'>;
  readonly replace: (change: PartnerChange, entity: Entity) => Promise<'replaced' | 'missing'>;
  readonly remove: (change: PartnerChange, key: Key) => Promise<'removed' | 'missing'>;
};

/** What tells the sets of the partner directory apart. */
export type DirectorySet<Key, Entity> = Pick<
  ResourceSetDefinition,
  'name' | 'type' | 'keys' | 'properties' | 'pageSize'
> & {
  readonly entities: DirectoryEntities<Key, Entity>;
  readonly toRow: (entity: Entity & Stamp) => Row;
  readonly fromKey: (key: EntityKey) => Key;
  readonly fromPayload: (payload: EntityPayload) => Entity;
  /** What a PUT makes of the entity. */
  readonly fromUpdate: (key: Key, payload: EntityPayload) => Entity;
};

/** What the sets have in common. Source: SAP doc "Partner Directory"; contract of the OData API 5.6 (statuses) */
export const directoryTraits = {
  roles: {
    read: partnerDirectoryRead,
    create: partnerDirectoryWrite,
    change: partnerDirectoryWrite,
    remove: partnerDirectoryWrite,
  },
  options: 'all',
  customOptions: ['user'],
} as const satisfies Partial<ResourceSetDefinition>;

/** Creates a set whose entities are made, read, changed and removed. */
export const createDirectorySet = <Key, Entity extends Key>(spec: DirectorySet<Key, Entity>): ResourceSetDefinition => {
  const { entities, toRow, fromKey, fromPayload, fromUpdate, ...named } = spec;
  const create = async (
    call: ResourceCall,
    { payload }: CreateInput,
    transaction?: Transaction,
  ): Promise<ChangeOutcome> => {
    const made = await entities.create(changeOf(call, transaction), fromPayload(payload));
    return made === 'exists' ? made : toRow(made);
  };
  const replace = async (
    call: ResourceCall,
    { key, payload }: UpdateInput,
    transaction?: Transaction,
  ): Promise<ChangeOutcome> =>
    showFailure(await entities.replace(changeOf(call, transaction), fromUpdate(fromKey(key), payload)));
  const remove = async (call: ResourceCall, { key }: RemoveInput, transaction?: Transaction): Promise<ChangeOutcome> =>
    showFailure(await entities.remove(changeOf(call, transaction), fromKey(key)));
  return {
    ...directoryTraits,
    ...named,
    page: async ({ subaccountId }, query) => {
      const { rows, ...counted } = await entities.list(subaccountId, query);
      return { rows: rows.map(toRow), ...counted };
    },
    find: async ({ subaccountId }, key) => {
      const entity = await entities.find(subaccountId, fromKey(key));
      return entity && toRow(entity);
    },
    create: { status: 201, run: create, runIn: (transaction, call, input) => create(call, input, transaction) },
    replace: { status: 204, run: replace, runIn: (transaction, call, input) => replace(call, input, transaction) },
    remove: { status: 204, run: remove, runIn: (transaction, call, input) => remove(call, input, transaction) },
  };
};

/** Who changed an entity, and when. Source: SAP doc "Requests for String Parameter, Binary Parameter, and Authorized User" (their order) */
export const stampProperties: readonly PrimitiveResourceProperty[] = [
  textProperty('LastModifiedBy', { readOnly: true, maxLength: 150 }),
  timeProperty('LastModifiedTime', { readOnly: true }),
  textProperty('CreatedBy', { readOnly: true, maxLength: 150 }),
  timeProperty('CreatedTime', { readOnly: true }),
];

/** The values of `stampProperties`. */
export const toStampRow = (stamp: Stamp): Row => ({
  LastModifiedBy: stamp.modifiedBy,
  LastModifiedTime: stamp.modifiedAtMs,
  CreatedBy: stamp.createdBy,
  CreatedTime: stamp.createdAtMs,
});

/**
 * Who makes a change: the caller, and with `?user=` the user it names. The entity shows that user; the audit log shows the caller beside it,
 * who could name anybody. Source: SAP doc "Create Alternative Partner"
 */
export const changeOf = (call: ResourceCall, transaction?: Transaction): PartnerChange => {
  const { subaccountId, actor, customOptions } = call;
  const onBehalfOf = customOptions.get('user');
  if (onBehalfOf !== undefined && (!/^\P{C}{1,150}$/u.test(onBehalfOf) || onBehalfOf.trim() === '')) {
    throw odataError(400, "Query option 'user' must be a name of at most 150 characters.");
  }
  return { subaccountId, actor, ...(onBehalfOf !== undefined && { onBehalfOf }), ...(transaction && { transaction }) };
};

/** A text the payload must have, also where the protocol does not demand it. Throws 400. */
export const requireText = ({ values }: EntityPayload, name: string): string => {
  const value = values[name] ?? null;
  if (typeof value !== 'string') throw invalidPayload(`property '${name}' is required`);
  return value;
};

/** Of the outcomes of a change without a reply, the one that is no success. */
export const showFailure = (outcome: string): 'missing' | undefined => (outcome === 'missing' ? outcome : undefined);
