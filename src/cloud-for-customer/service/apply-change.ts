import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
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
import { insertNumbered } from '../store/insert-numbered.ts';
import {
  deleteObject,
  listObjects,
  type ObjectKey,
  type ObjectRow,
  type ObjectValues,
  updateObject,
} from '../store/object-store.ts';
import { answerEntity, parsePath, type ServiceCall } from './answer-read.ts';
import { formatEtag, parseIfMatch, preconditionFailed } from './etag.ts';
import { findTarget, getRow } from './find-target.ts';
import { type EntityPayload, readPayload } from './read-payload.ts';
import { toEntities } from './to-entities.ts';
import { assertRepeated, toStoredValues } from './to-stored-values.ts';

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
  const context = { handle: transaction, subaccountId: change.subaccountId };
  const target = await findTarget(context, path.steps);
  const row = await getRow(context, target);
  const changedAtMs = parseIfMatch(change.ifMatch);
  if (changedAtMs !== undefined && changedAtMs !== row.changed_at_ms) throw preconditionFailed();
  const known: Known = { set: target.set, row, changedAtMs };
  return change.method === 'DELETE'
    ? await remove(parts, transaction, change, known)
    : await update(parts, transaction, change, known);
};

/** An object to be changed: as it was read in the same transaction, and the time of change the caller demands. */
type Known = { readonly set: EntitySetDefinition; readonly row: ObjectRow; readonly changedAtMs: number | undefined };

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
  const payload = readPayload(set, change.body);
  const links = await findLinks(transaction, change, path);
  const row = await insert(parts, transaction, change, { set, payload, links });
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
  const context = { handle: transaction, subaccountId: change.subaccountId };
  const { set, conditions } = await findTarget(context, [owner]);
  const navigation = getNavigation(set, step.navigation?.name ?? '');
  const row = await getRow(context, { set, conditions });
  return { [navigation.to]: String(row[navigation.from]) };
};

const insert = async (
  parts: ChangeParts,
  transaction: Transaction,
  change: Change,
  {
    set,
    payload,
    links,
  }: {
    readonly set: EntitySetDefinition;
    readonly payload: EntityPayload;
    readonly links: Readonly<Record<string, string>>;
  },
): Promise<ObjectRow> => {
  const values = { ...toStoredValues(set, payload.values, 'create').values, ...links };
  assertComplete(set, values);
  await assertReferences(transaction, change, set, values);
  const row = await insertNumbered(
    transaction,
    { set, subaccountId: change.subaccountId, values },
    {
      nowMs: parts.clock(),
      by: change.actorName,
    },
  );
  await record(parts, transaction, change, set, 'create', row);
  for (const [name, payloads] of Object.entries(payload.children)) {
    const { target, from, to } = getNavigation(set, name);
    for (const child of payloads) {
      const own = { [to]: String(row[from]) };
      await insert(parts, transaction, change, { set: getEntitySet(target), payload: child, links: own });
    }
  }
  return row;
};

const update = async (parts: ChangeParts, transaction: Transaction, change: Change, known: Known): Promise<Reply> => {
  parseBodyFormat(change.contentType, ['json']);
  const { set, row: before, changedAtMs } = known;
  const payload = readPayload(set, change.body);
  const [child] = Object.keys(payload.children);
  if (child !== undefined) throw odataError(400, `Property '${child}' cannot be changed through its owner.`);
  const { values, repeated } = toStoredValues(set, payload.values, 'change');
  assertRepeated(set, repeated, before);
  await assertReferences(transaction, change, set, values);
  const all: ObjectValues = {
    ...(change.method === 'PUT' && emptyValues(set)),
    ...values,
    changed_by: change.actorName,
  };
  const key = keyOf(change, known);
  const row = await updateObject(transaction, key, { values: all, nowMs: parts.clock(), changedAtMs });
  if (row === undefined) throw await explainMiss(transaction, key);
  await record(parts, transaction, change, set, 'update', row, Object.keys(values));
  return empty(204, { dataserviceversion: '2.0', etag: formatEtag(Number(row.changed_at_ms)) });
};

const remove = async (parts: ChangeParts, transaction: Transaction, change: Change, known: Known): Promise<Reply> => {
  const key = keyOf(change, known);
  const row = await deleteObject(transaction, key, known.changedAtMs);
  if (row === undefined) throw await explainMiss(transaction, key);
  await record(parts, transaction, change, key.set, 'delete', row);
  return empty(204, { dataserviceversion: '2.0' });
};

const keyOf = ({ subaccountId }: Change, { set, row }: Known): ObjectKey => ({
  set,
  subaccountId,
  objectId: String(row.object_id),
});

/** Somebody else was faster: the object is not there any more, or not as the caller knows it. */
const explainMiss = async (transaction: Transaction, { set, subaccountId, objectId }: ObjectKey): Promise<Error> => {
  const conditions = [{ column: 'object_id' as const, values: [objectId] }];
  const [row] = await listObjects(transaction, { set, subaccountId, conditions, limit: 1 });
  return row === undefined ? entityNotFound() : preconditionFailed();
};

/** What PUT sets where the body is silent. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (PUT replaces) */
const emptyValues = (set: EntitySetDefinition): ObjectValues =>
  Object.fromEntries(set.properties.filter(({ access }) => access === 'change').map(({ column }) => [column, null]));

/** Throws 400 where something an object cannot be without is missing. */
const assertComplete = (set: EntitySetDefinition, values: ObjectValues): void => {
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
  values: ObjectValues,
): Promise<void> => {
  for (const { from, to, target, multiplicity, isLoose } of set.navigation) {
    if (multiplicity === '*' || isLoose) continue;
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
