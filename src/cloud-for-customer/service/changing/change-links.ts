import { empty, type Reply } from '../../../http/server/reply.ts';
import { entityNotFound, methodNotAllowed } from '../../../odata/errors.ts';
import type { PathSteps, ResourcePath } from '../../../odata/parse-resource-path.ts';
import { parseQueryOptions } from '../../../odata/query-options/parse-query-options.ts';
import type { Transaction } from '../../../storage/database.ts';
import { getEntitySet, getNavigation } from '../../entity-sets/index.ts';
import { findTarget, getRow } from '../find-target.ts';
import { type Change, type ChangeParts, changeObject, getKnown } from './change-object.ts';
import { mayChange, readLink } from './read-body.ts';
import { getReferenced } from './references.ts';

type LinksPath = Extract<ResourcePath, { readonly kind: 'links' | 'links-count' }>;

/**
 * Links entities or unlinks them. `If-Match` speaks of the entity that names the other, for that is the one which changes. What an entity
 * cannot be without stays as it is. Throws 400, 404, 405, 412 and 415. Source: OData 2.0 Operations §2.9 to §2.12 (links)
 */
export const changeLinks = async (
  parts: ChangeParts,
  transaction: Transaction,
  change: Change,
  path: LinksPath,
): Promise<Reply> => {
  parseQueryOptions(change.rawQuery, { path });
  const { steps, navigation } = path;
  const owner = steps.at(-1) ?? steps[0];
  const definition = getNavigation(getEntitySet(owner.set.name), navigation.name);
  const isMany = definition.multiplicity === '*';
  const column = isMany ? definition.to : definition.from;
  const isAllowed = mayChange(isMany ? definition.target : owner.set.name, column);
  const allowed = isMany ? (path.key === undefined ? ['POST'] : ['DELETE']) : ['PUT', 'DELETE'];
  if (!isAllowed || !allowed.includes(change.method)) {
    throw methodNotAllowed(['GET', 'HEAD', ...(isAllowed ? allowed : [])]);
  }
  const context = { handle: transaction, subaccountId: change.subaccountId };
  if (!isMany) {
    const known = await getKnown(transaction, change, steps);
    const named =
      change.method === 'PUT'
        ? await getReferenced(context, change.model, definition.target, readLink(change, path.set))
        : undefined;
    const values = { [column]: named?.[definition.to] ?? null };
    await changeObject(parts, transaction, change, { known, values });
    return done();
  }
  const { [definition.from]: value = null } = await getRow(context, await findTarget(context, steps));
  const key = path.key ?? readLink(change, path.set);
  const linked: PathSteps = [{ set: path.set, key }];
  const known = await getKnown(transaction, change, linked);
  if (path.key !== undefined && known.row[column] !== value) throw entityNotFound();
  await changeObject(parts, transaction, change, {
    known,
    values: { [column]: change.method === 'POST' ? value : null },
  });
  return done();
};

const done = (): Reply => empty(204, { dataserviceversion: '1.0' });
