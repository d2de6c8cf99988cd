import { empty, type Reply } from '../../../http/server/reply.ts';
import { methodNotAllowed } from '../../../odata/errors.ts';
import { parseQueryOptions } from '../../../odata/query-options/parse-query-options.ts';
import type { EntitySet } from '../../../odata/service-model.ts';
import type { Transaction } from '../../../storage/database.ts';
import type { EntitySetDefinition } from '../../entity-sets/entity-set.ts';
import type { ObjectValues } from '../../store/object-store.ts';
import { formatEtag } from '../etag.ts';
import { parsePath } from '../service-call.ts';
import { changeLinks } from './change-links.ts';
import { type Change, type ChangeParts, changeObject, getKnown, type Known, removeObject } from './change-object.ts';
import { createObject } from './create-object.ts';
import { readBody } from './read-body.ts';
import { assertReferences, resolveReferences } from './references.ts';
import { assertRepeated, toStoredValues } from './to-stored-values.ts';

/**
 * Does a modifying call in a transaction of the caller's, on record as done by its actor. Throws 400, 404, 405, 412 and 415. Source: SAP guide
 * "SAP Cloud for Customer OData API Developer's Guide", "Supported HTTP operations", "ETag Support"
 */
export const applyChange = async (parts: ChangeParts, transaction: Transaction, change: Change): Promise<Reply> => {
  const path = parsePath(change);
  if (path.kind === 'collection') {
    if (change.method !== 'POST') throw methodNotAllowed(['GET', 'HEAD', 'POST']);
    return await createObject(parts, transaction, change, path);
  }
  if (path.kind === 'links') return await changeLinks(parts, transaction, change, path);
  if (path.kind !== 'entity' || path.steps.length > 1) throw methodNotAllowed(['GET', 'HEAD']);
  if (change.method === 'POST') throw methodNotAllowed(['GET', 'HEAD', 'PUT', 'PATCH', 'MERGE', 'DELETE']);
  parseQueryOptions(change.rawQuery, { path });
  const known = await getKnown(transaction, change, path.steps);
  if (change.method !== 'DELETE') return await update(parts, transaction, change, { known, entitySet: path.set });
  await removeObject(parts, transaction, change, known);
  return empty(204, { dataserviceversion: '2.0' });
};

const update = async (
  parts: ChangeParts,
  transaction: Transaction,
  change: Change,
  { known, entitySet }: { readonly known: Known; readonly entitySet: EntitySet },
): Promise<Reply> => {
  const { set } = known;
  const context = { handle: transaction, subaccountId: change.subaccountId };
  const payload = readBody(change, entitySet, 'change');
  const { values, repeated } = toStoredValues(set, payload.values, 'change');
  assertRepeated(set, repeated, known.row);
  const named = { ...values, ...(await resolveReferences(context, change.model, set, payload.references)) };
  await assertReferences(context, set, named);
  const all = { ...(change.method === 'PUT' && emptyValues(set)), ...named };
  const row = await changeObject(parts, transaction, change, { known, values: all, named });
  return empty(204, { dataserviceversion: '2.0', etag: formatEtag(Number(row.changed_at_ms)) });
};

/** What PUT sets where the body is silent. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (PUT replaces) */
const emptyValues = (set: EntitySetDefinition): ObjectValues =>
  Object.fromEntries(set.properties.filter(({ access }) => access === 'change').map(({ column }) => [column, null]));
