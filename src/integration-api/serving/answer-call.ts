import type { Reply } from '../../http/server/reply.ts';
import { methodNotAllowed } from '../../odata/errors.ts';
import { parseResourcePath } from '../../odata/parse-resource-path.ts';
import { assertMayAccess } from '../reading/access-rules.ts';
import { answerRead, type ReadParts } from '../reading/answer-read.ts';
import type { ApiCall } from '../reading/api-call.ts';
import { answerFunction } from '../resources/answer-function.ts';
import { type PreparedCall, prepareChange } from '../resources/changing/answer-change.ts';
import { isResourcePath } from '../resources/changing/find-operation.ts';
import type { Change } from '../resources/changing/plan-change.ts';
import { answerResourceRead } from '../resources/reading/answer-resource-read.ts';

/** A call of the API that modifies something, its path not resolved yet. */
export type ModifyingCall = Omit<Change, 'path'>;

/** Answers a `GET`. */
export const answerGet = async (parts: ReadParts, call: ApiCall): Promise<Reply> => {
  const path = parseResourcePath(parts.api.service, call.rawPath);
  if (path.kind === 'batch') throw methodNotAllowed(['POST']);
  if (path.kind === 'function-import') return answerFunction(parts, { ...call, method: 'GET' }, path);
  if (isResourcePath(parts.api, path)) {
    await parts.policies.assert(call, path, false);
    return answerResourceRead(parts, { ...call, path }, path);
  }
  assertMayAccess(path, call.roles);
  return answerRead(parts, { ...call, path });
};

/** Plans what a modifying call does; a function is one that cannot join others in a transaction. */
export const prepareCall = async (parts: ReadParts, call: ModifyingCall): Promise<PreparedCall> => {
  const path = parseResourcePath(parts.api.service, call.rawPath);
  if (path.kind === 'function-import') {
    return { canJoin: false, run: async () => ({ reply: await answerFunction(parts, call, path) }) };
  }
  if (isResourcePath(parts.api, path)) {
    const prepared = await prepareChange(parts, { ...call, path });
    // Behind the checks of roles and method, so that it tells nothing to those who may not ask.
    await parts.policies.assert(call, path, true);
    return prepared;
  }
  assertMayAccess(path, call.roles);
  throw methodNotAllowed(path.kind === 'batch' ? ['POST'] : ['GET', 'HEAD']);
};
