import { empty, type Reply, text } from '../../http/server/reply.ts';
import type { HttpMethod } from '../../http/server/route.ts';
import { assertRole } from '../../inbound-auth/index.ts';
import { methodNotAllowed } from '../../odata/errors.ts';
import { negotiateFormat } from '../../odata/negotiate-format.ts';
import { parseFunctionParameters } from '../../odata/parse-function-parameters.ts';
import type { ResourcePath } from '../../odata/parse-resource-path.ts';
import { projectAll } from '../../odata/query-options/parse-projection.ts';
import { parseQueryOptions } from '../../odata/query-options/parse-query-options.ts';
import type { ReadParts } from '../reading/answer-read.ts';
import type { ApiCall } from '../reading/api-call.ts';
import { createWriter } from '../reading/write-reply.ts';
import type { FunctionReply } from './function-definition.ts';
import { assertOnPlatform, createResourceContext } from './resource-context.ts';

/** A path that names a function. */
export type FunctionPath = Extract<ResourcePath, { readonly kind: 'function-import' }>;

/** Calls a function import. Throws 403, 404, 405 or 400 before anything is done. Source: OData 2.0 URI Conventions §3.3; SAP doc "OData API" */
export const answerFunction = async (
  parts: ReadParts,
  call: ApiCall & { readonly method: HttpMethod },
  path: FunctionPath,
): Promise<Reply> => {
  const { functionImport } = path;
  const definition = parts.api.functions.get(functionImport.name);
  if (definition === undefined) throw new Error(`no function is named ${functionImport.name}`);
  assertOnPlatform(definition, call.flavour);
  assertRole(call, definition.roles);
  if (call.method !== definition.method) {
    throw methodNotAllowed(definition.method === 'GET' ? ['GET', 'HEAD'] : [definition.method]);
  }
  const options = parseQueryOptions(call.rawQuery, { path });
  const args = parseFunctionParameters(functionImport, options.query);
  await parts.policies.assertFunction(call, functionImport.name, args.Id);
  const context = createResourceContext(parts.api, call, options.query, []);
  return toReply(parts, call, definition.returns, options.format, await definition.run(context.call, args));
};

const toReply = (
  parts: ReadParts,
  call: ApiCall,
  returns: string | undefined,
  format: string | undefined,
  reply: FunctionReply,
): Reply => {
  const headers = { dataserviceversion: '2.0', 'cache-control': 'no-store' };
  if ('text' in reply) {
    return text(reply.status, reply.text, reply.contentType ?? 'text/plain;charset=utf-8', headers);
  }
  if (!('row' in reply)) return empty(reply.status, headers);
  const set = parts.api.service.entitySets.get(returns ?? '');
  if (set === undefined) throw new Error('a function that answers an entity must say of which set');
  const negotiated = negotiateFormat('entry', { format, accept: call.accept });
  const body = createWriter(parts.clock, call, projectAll(set), negotiated.format).document({ values: reply.row });
  return text(reply.status, body, negotiated.contentType, headers);
};
