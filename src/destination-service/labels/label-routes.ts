import type { Actor } from '../../foundation/audit-event.ts';
import { empty, json, type Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Level } from '../configurations/configuration.ts';
import { readName } from '../read-name.ts';
import { parseLabelPatch, parseLabels } from './label.ts';
import type { LabelManagement } from './manage-labels.ts';

/** The handlers of `…/{name}/labels` by method. Assumed: `PUT` and `PATCH` answer 200 with an empty body. Source: SAP Cloud SDK for Python */
export const labelHandlers = (
  labels: LabelManagement,
  levelIn: (request: RouteRequest) => Level,
  actorOf: (request: RouteRequest) => Actor,
): Readonly<Record<'GET' | 'PUT' | 'PATCH', (request: RouteRequest) => Promise<Reply>>> => ({
  GET: async (request) =>
    json(200, await labels.read(levelIn(request), readName(request.params)), { 'content-type': 'application/json' }),
  PUT: async (request) => {
    const wanted = parseLabels(request.body);
    await labels.replace(levelIn(request), readName(request.params), wanted, actorOf(request));
    return empty(200);
  },
  PATCH: async (request) => {
    const patch = parseLabelPatch(request.body);
    await labels.patch(levelIn(request), readName(request.params), patch, actorOf(request));
    return empty(200);
  },
});
