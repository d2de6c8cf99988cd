import type { HttpMethod } from '../../../http/server/route.ts';
import type { Row } from '../../../odata/entity.ts';
import { methodNotAllowed, unsupportedMediaType } from '../../../odata/errors.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { PathStep } from '../../../odata/parse-resource-path.ts';
import { isFormBody, parseFormFile } from '../../../odata/payload/parse-form-file.ts';
import { parseQueryString } from '../../../odata/query-options/query-string.ts';
import type { EntitySet } from '../../../odata/service-model.ts';
import type { ApiModel } from '../../api-model.ts';
import type { ApiCall } from '../../reading/api-call.ts';
import type { SetPath } from '../reading/answer-resource-read.ts';
import { getRow } from '../reading/walk-path.ts';
import {
  assertMayRead,
  assertOnPlatform,
  createResourceContext,
  getResource,
  type ResourceContext,
} from '../resource-context.ts';
import { checkCreation, checkUpdate } from './check-payload.ts';
import { listOperations, type Operation } from './find-operation.ts';
import { type ChangeRules, type PlannedChange, planOperation } from './planned-change.ts';
import { readEntityBody } from './read-entity-body.ts';

/** A modifying request to resource-backed sets, its body not read yet. */
export type Change = ApiCall & {
  readonly method: HttpMethod;
  readonly path: SetPath;
  readonly contentType: string | undefined;
  /** Reads the body; refuses with 413 one longer than this. */
  readonly readBody: (maxBytes: number) => Promise<Uint8Array>;
  /** Entities made by earlier changes of the same changeset, by address: nobody else sees them yet. */
  readonly made?: ReadonlyMap<string, Row>;
};

const defaultMaxBodyBytes = 1024 * 1024;

/**
 * Checks a modifying request in the order of the contract (roles, then method, then body) and plans what it does. Nothing is changed before
 * the plan is run. Throws 403, 404, 405, 400, 413 or 415. Source: contract of the OData API 1.2, 5.4
 */
export const planChange = async (api: ApiModel, change: Change): Promise<PlannedChange> => {
  const { path, flavour } = change;
  const isForm = isFormBody(change.contentType);
  const owners = path.kind === 'links' ? path.steps : path.steps.slice(0, -1);
  for (const { set } of owners) assertMayRead(api, set, change);
  assertOnPlatform(getResource(api, path.set), flavour);
  const operations = listOperations(api, path, flavour, isForm);
  const operation = operations.get(change.method);
  if (operation === undefined) throw methodNotAllowed(['GET', 'HEAD', ...operations.keys()]);
  const declared = path.steps.flatMap(({ set }) => getResource(api, set).customOptions ?? []);
  const query = parseQueryString(change.rawQuery);
  const context = createResourceContext(api, change, query, [...new Set(declared)]);
  return operation.on === 'set'
    ? planOnSet(context, change, operation)
    : planOnNavigation(context, change, operation, owners);
};

const planOnSet = (
  context: ResourceContext,
  change: Change,
  { set, does }: Extract<Operation, { readonly on: 'set' }>,
): Promise<PlannedChange> => {
  const target = change.path.set;
  const body = bodyOf(context, change, target);
  const rules = (roles: readonly string[] | undefined, missing: 404 | 409 = 404): ChangeRules => ({
    context,
    roles,
    missing,
  });
  const key = change.path.steps[0].key ?? {};
  const refuse = (): never => {
    throw methodNotAllowed(['GET', 'HEAD']);
  };
  switch (does) {
    case 'create':
      return planOperation(rules(set.roles.create), set.create ?? refuse(), async () => ({
        payload: checkCreation(set, await body.entity()),
      }));
    case 'upload':
      return planOperation(rules(set.roles.create), set.upload ?? refuse(), body.file);
    case 'replace':
      return planOperation(rules(set.roles.change, 409), set.replace ?? refuse(), async () => ({
        key,
        payload: checkUpdate(set, key, await body.entity()),
      }));
    case 'merge':
      return planOperation(rules(set.roles.change), set.merge ?? refuse(), async () => ({
        key,
        payload: checkUpdate(set, key, await body.entity()),
      }));
    case 'remove':
      return planOperation(rules(set.roles.remove), set.remove ?? refuse(), () => ({ key }));
    case 'replaceStream':
      return planOperation(rules(set.roles.change), set.stream?.replace ?? refuse(), async () => ({
        key,
        contentType: change.contentType ?? 'application/octet-stream',
        bytes: await body.bytes(),
      }));
  }
};

const planOnNavigation = (
  context: ResourceContext,
  change: Change,
  { navigation, does }: Extract<Operation, { readonly on: 'navigation' }>,
  [first, ...others]: readonly PathStep[],
): Promise<PlannedChange> => {
  if (first === undefined) throw new Error('a navigation without an owner');
  const { path } = change;
  const definition = getResource(context.api, path.set);
  const body = bodyOf(context, change, path.set);
  const rules: ChangeRules = { context, roles: undefined, missing: 404 };
  const findOwner = (): Promise<Row> | Row =>
    change.made?.get(ownerAddress(change)) ?? getRow(context, [first, ...others]);
  const key: EntityKey = (path.kind === 'links' ? path.key : path.steps.at(-1)?.key) ?? {};
  const refuse = (): never => {
    throw methodNotAllowed(['GET', 'HEAD']);
  };
  switch (does) {
    case 'create':
      return planOperation(rules, navigation.create ?? refuse(), async () => {
        const payload = checkCreation(definition, await body.entity());
        return { owner: await findOwner(), payload };
      });
    case 'replace':
      return planOperation(rules, navigation.replace ?? refuse(), async () => {
        const payload = checkUpdate(definition, key, await body.entity());
        return { owner: await findOwner(), key, payload };
      });
    case 'remove':
      return planOperation(rules, navigation.remove ?? refuse(), async () => ({ owner: await findOwner(), key }));
  }
};

/** The path up to its last segment, or up to `$links`. */
const ownerAddress = ({ rawPath }: Change): string =>
  rawPath.replace(/^\//, '').replace(/(?:\/\$links)?\/[^/]*\/?$/, '');

const bodyOf = ({ api }: ResourceContext, change: Change, set: EntitySet) => {
  const { contentType } = change;
  const bytes = (): Promise<Uint8Array> => change.readBody(getResource(api, set).maxBodyBytes ?? defaultMaxBodyBytes);
  return {
    bytes,
    entity: async () => readEntityBody(api, set, { contentType, bytes: await bytes() }),
    file: async () => {
      if (!isFormBody(contentType)) throw unsupportedMediaType(['multipart/form-data']);
      return parseFormFile({ contentType, bytes: await bytes() });
    },
  };
};
