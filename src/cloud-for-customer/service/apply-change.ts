import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { timeOrderedUuid } from '../../foundation/ids.ts';
import { empty, type Reply } from '../../http/server/reply.ts';
import { formatEntityPath } from '../../odata/entity-url.ts';
import { entityNotFound, methodNotAllowed, odataError } from '../../odata/errors.ts';
import { negotiateFormat, parseBodyFormat } from '../../odata/negotiate-format.ts';
import type { ResourcePath } from '../../odata/parse-resource-path.ts';
import { projectAll } from '../../odata/query-options/parse-projection.ts';
import { parseQueryOptions } from '../../odata/query-options/parse-query-options.ts';
import type { Transaction } from '../../storage/database.ts';
import type { EntitySetDefinition } from '../entity-sets/entity-set.ts';
import { getEntitySet, getNavigation } from '../entity-sets/index.ts';
import {
  deleteObject,
  insertObject,
  listObjects,
  type ObjectRow,
  type ObjectValues,
  takeNumber,
  updateObject,
} from '../store/object-store.ts';
import { answerEntity, parsePath, type ServiceCall } from './answer-read.ts';
import { formatEtag, parseIfMatch, preconditionFailed } from './etag.ts';
import { getRow, objectIdOf } from './find-target.ts';
import { type Payload, readPayload } from './read-payload.ts';
import { toEntities } from './to-entities.ts';

/** One modifying call, alone or in a changeset. */
export type Change = ServiceCall & {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'MERGE' | 'DELETE';
  readonly contentType: string | undefined;
  readonly ifMatch: string | undefined;
  readonly body: Uint8Array;
  /** Whether the reply to a POST is to have no body (`odata-no-response-payload`). */
  readonly omitsPayload: boolean;
  readonly actor: Actor;
  /** The actor's name as other people know it. */
  readonly actorName: string;
};

/** What changing is done with. */
export type ChangeParts = {
  readonly clock: Clock;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
};

/**
 * Does a modifying call in a transaction of the caller's, on record as done by its actor. Throws 400, 404, 405, 412 and 415. Source: SAP guide
 * "SAP Cloud for Customer OData API Developer's Guide", "Supported HTTP operations", "ETag Support"
 */
export const applyChange = async (parts: ChangeParts, transaction: Transaction, change: Change): Promise<Reply> => {
  const path = parsePath(change);
  if (path.kind === 'collection') {
    if (change.method !== 'POST') throw methodNotAllowed(['GET', 'HEAD', 'POST']);
    return await create(parts, transaction, change, path);
  }
  if (path.kind !== 'entity' || path.steps.length > 1) throw methodNotAllowed(['GET', 'HEAD']);
  if (change.method === 'POST') throw methodNotAllowed(['GET', 'HEAD', 'PUT', 'PATCH', 'MERGE', 'DELETE']);
  parseQueryOptions(change.rawQuery, { path });
  const objectId = objectIdOf(path.steps[0].key) ?? '';
  const key = { set: getEntitySet(path.set.name), subaccountId: change.subaccountId, objectId };
  return change.method === 'DELETE'
    ? await remove(parts, transaction, change, key)
    : await update(parts, transaction, change, key);
};

type Key = {
  readonly set: EntitySetDefinition;
  readonly subaccountId: Change['subaccountId'];
  readonly objectId: string;
};

const create = async (
  parts: ChangeParts,
  transaction: Transaction,
  change: Change,
  path: Extract<ResourcePath, { readonly kind: 'collection' | 'count' | 'entity' | 'media' }>,
): Promise<Reply> => {
  const options = parseQueryOptions(change.rawQuery, { path: { ...path, kind: 'entity' } });
  const { format } = negotiateFormat('entry', { format: options.format, accept: change.accept });
  parseBodyFormat(change.contentType, ['json']);
  const set = getEntitySet(path.set.name);
  const payload = readPayload(set, change.body, 'create');
  const links = await findLinks(transaction, change, path);
  const row = await insert(parts, transaction, change, set, { ...payload, values: { ...payload.values, ...links } });
  const [entity] = await toEntities(
    { handle: transaction, subaccountId: change.subaccountId },
    set,
    projectAll(path.set),
    [row],
  );
  if (entity === undefined) throw entityNotFound();
  const location = `${change.serviceRoot}/${formatEntityPath(path.set, entity.values)}`;
  const headers = { location };
  if (change.omitsPayload) return empty(201, { ...headers, ...(entity.etag && { etag: entity.etag }) });
  return answerEntity(parts, change, { status: 201, entity, projection: projectAll(path.set), format, headers });
};

/** What a new object gets from the one whose navigation it is posted to: `AccountCollection('…')/AccountContact`. */
const findLinks = async (
  transaction: Transaction,
  change: Change,
  { steps }: Extract<ResourcePath, { readonly steps: unknown }>,
): Promise<Readonly<Record<string, string>>> => {
  const [owner, step, ...more] = steps;
  if (step === undefined) return {};
  if (more.length > 0) throw methodNotAllowed(['GET', 'HEAD']);
  const set = getEntitySet(owner.set.name);
  const navigation = getNavigation(set, step.navigation?.name ?? '');
  const conditions = [{ column: 'object_id' as const, values: [objectIdOf(owner.key) ?? ''] }];
  const row = await getRow({ handle: transaction, subaccountId: change.subaccountId }, { set, conditions });
  return { [navigation.to]: String(row[navigation.from]) };
};

const insert = async (
  parts: ChangeParts,
  transaction: Transaction,
  change: Change,
  set: EntitySetDefinition,
  payload: Payload,
): Promise<ObjectRow> => {
  assertComplete(set, payload.values);
  await assertReferences(transaction, change, set, payload.values);
  const nowMs = parts.clock();
  const row = await insertObject(transaction, set, {
    ...payload.values,
    subaccount_id: change.subaccountId,
    // Ids begin with the time, so that a list nobody ordered is in the order in which its objects were made.
    object_id: timeOrderedUuid(nowMs).replaceAll('-', '').toUpperCase(),
    [set.number.column]: await takeNumber(transaction, change.subaccountId, set),
    created_at_ms: nowMs,
    created_by: change.actorName,
    changed_at_ms: nowMs,
    changed_by: change.actorName,
  });
  await record(parts, transaction, change, set, 'create', row);
  for (const { navigation, payloads } of payload.children) {
    const target = getEntitySet(navigation.target);
    for (const child of payloads) {
      const values = { ...child.values, [navigation.to]: String(row[navigation.from]) };
      await insert(parts, transaction, change, target, { ...child, values });
    }
  }
  return row;
};

const update = async (parts: ChangeParts, transaction: Transaction, change: Change, key: Key): Promise<Reply> => {
  parseBodyFormat(change.contentType, ['json']);
  const { values } = readPayload(key.set, change.body, 'change');
  await assertReferences(transaction, change, key.set, values);
  const changedAtMs = parseIfMatch(change.ifMatch);
  const all: ObjectValues = {
    ...(change.method === 'PUT' && emptyValues(key.set)),
    ...values,
    changed_by: change.actorName,
  };
  const row = await updateObject(transaction, key, { values: all, nowMs: parts.clock(), changedAtMs });
  if (row === undefined) throw await explainMiss(transaction, key);
  await record(parts, transaction, change, key.set, 'update', row, Object.keys(values));
  return empty(204, { dataserviceversion: '2.0', etag: formatEtag(Number(row.changed_at_ms)) });
};

const remove = async (parts: ChangeParts, transaction: Transaction, change: Change, key: Key): Promise<Reply> => {
  const row = await deleteObject(transaction, key, parseIfMatch(change.ifMatch));
  if (row === undefined) throw await explainMiss(transaction, key);
  await record(parts, transaction, change, key.set, 'delete', row);
  return empty(204, { dataserviceversion: '2.0' });
};

/** Nothing was changed: the object is not there, or not as the caller knows it. */
const explainMiss = async (transaction: Transaction, { set, subaccountId, objectId }: Key): Promise<Error> => {
  const conditions = [{ column: 'object_id' as const, values: [objectId] }];
  const [row] = await listObjects(transaction, { set, subaccountId, conditions, limit: 1 });
  return row === undefined ? entityNotFound() : preconditionFailed();
};

/** What PUT sets where the body is silent. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (PUT replaces) */
const emptyValues = (set: EntitySetDefinition): ObjectValues =>
  Object.fromEntries(set.properties.filter(({ access }) => access === 'change').map(({ column }) => [column, null]));

/** Throws 400 where something an object cannot be without is missing. */
const assertComplete = (set: EntitySetDefinition, values: Readonly<Record<string, string | null>>): void => {
  const missing = set.properties.find(
    ({ access, isNullable, column }) => access !== 'system' && !isNullable && values[column] === undefined,
  );
  if (missing !== undefined) throw odataError(400, `Property '${missing.name}' is missing.`);
};

/** Throws 400 where an object names one that is not there: a contact of no account, an item of no ticket. */
const assertReferences = async (
  transaction: Transaction,
  { subaccountId }: Change,
  set: EntitySetDefinition,
  values: Readonly<Record<string, string | null>>,
): Promise<void> => {
  for (const { from, to, target, multiplicity } of set.navigation) {
    if (multiplicity === '*') continue;
    const property = set.properties.find(({ column }) => column === from);
    const value = values[from];
    if (value === undefined || value === null) continue;
    const conditions = [{ column: to, values: [value] }];
    const [row] = await listObjects(transaction, { set: getEntitySet(target), subaccountId, conditions, limit: 1 });
    if (row === undefined)
      throw odataError(400, `Property '${property?.name ?? from}' names no ${getEntitySet(target).type}.`);
  }
};

const words = { create: 'Creating', update: 'Changing', delete: 'Deleting' } as const;

const record = (
  { appendAudit }: ChangeParts,
  transaction: Transaction,
  { subaccountId, actor }: Change,
  set: EntitySetDefinition,
  action: keyof typeof words,
  row: ObjectRow,
  columns: readonly string[] = [],
): Promise<void> => {
  const object = `${set.type} ${String(row[set.number.column])}`;
  const names = set.properties.filter(({ column, access }) => access !== 'system' && columns.includes(column));
  return appendAudit(transaction, {
    category: 'audit.data-modification',
    subaccountId,
    actor,
    action,
    object,
    message: `${words[action]} ${object} of SAP Cloud for Customer`,
    attributes: {
      objectId: String(row.object_id),
      ...(names.length > 0 && { properties: names.map(({ name }) => name).join(',') }),
    },
  });
};
