import type { Actor } from '../foundation/audit-event.ts';
import { principalOf, type RouteRequest } from '../http/server/route.ts';

/** The caller as audit records name it. */
export const actorOf = (request: RouteRequest): Actor => {
  const principal = principalOf(request);
  return {
    kind: principal.kind,
    name: principal.clientId ?? principal.name,
    remoteAddress: request.remoteAddress,
    requestId: request.id,
  };
};
