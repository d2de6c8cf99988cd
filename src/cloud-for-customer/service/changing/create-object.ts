import { empty, type Reply } from '../../../http/server/reply.ts';
import { formatEntityPath } from '../../../odata/entity-url.ts';
import { entityNotFound, methodNotAllowed, odataError } from '../../../odata/errors.ts';
import { negotiateFormat } from '../../../odata/negotiate-format.ts';
import type { ResourcePath } from '../../../odata/parse-resource-path.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { projectAll } from '../../../odata/query-options/parse-projection.ts';
import { parseQueryOptions } from '../../../odata/query-options/parse-query-options.ts';
import type { Transaction } from '../../../storage/database.ts';
import type { EntitySetDefinition } from '../../entity-sets/entity-set.ts';
import { getEntitySet, getNavigation } from '../../entity-sets/index.ts';
import { insertNumbered } from '../../store/insert-numbered.ts';
import type { ObjectRow, ObjectValues } from '../../store/object-store.ts';
import { answerEntity } from '../answer-read.ts';
import { findTarget, getRow } from '../find-target.ts';
import { toEntities } from '../to-entities.ts';
import { type Change, type ChangeParts, record, spendEntity } from './change-object.ts';
import { readBody } from './read-body.ts';
import { assertReferences, resolveReferences } from './references.ts';
import { toStoredValues } from './to-stored-values.ts';

/** Answers a `POST` to a set, or to a navigation property that leads to one: what the new entity belongs to is known then. */
export const createObject = async (
  parts: ChangeParts,
  transaction: Transaction,
  change: Change,
  path: Extract<ResourcePath, { readonly kind: 'collection' | 'count' | 'entity' | 'media' }>,
): Promise<Reply> => {
  const options = parseQueryOptions(change.rawQuery, { path: { ...path, kind: 'entity' } });
  const { format } = negotiateFormat('entry', { format: options.format, accept: change.accept });
  const set = getEntitySet(path.set.name);
  const payload = readBody(change, path.set, 'create');
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
  spendEntity(change.budget);
  const context = { handle: transaction, subaccountId: change.subaccountId };
  const values = {
    ...toStoredValues(set, payload.values, 'create').values,
    ...(await resolveReferences(context, change.model, set, payload.references)),
    ...links,
  };
  assertComplete(set, values);
  await assertReferences(context, set, values);
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

/** Throws 400 where something an object cannot be without is missing. */
const assertComplete = (set: EntitySetDefinition, values: ObjectValues): void => {
  const missing = set.properties.find(
    ({ access, isNullable, column }) => access !== 'system' && !isNullable && values[column] === undefined,
  );
  if (missing !== undefined) throw odataError(400, `Property '${missing.name}' is missing.`);
};
