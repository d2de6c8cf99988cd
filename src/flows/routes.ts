import type { SubaccountId } from '../foundation/ids.ts';
import type { Principal } from '../http/server/principal.ts';
import type { Reply } from '../http/server/reply.ts';
import { defineRoute, type HttpMethod, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import { flowErrorFormat } from './error-body.ts';
import { flowNotFound } from './errors.ts';
import { defaultSenderRole, type Flow } from './flow.ts';

/** What the message endpoint needs. */
export type FlowRouteParts = {
  readonly findByPath: (subaccountId: SubaccountId, path: string) => Promise<Flow | undefined>;
  /** Throws 403 where the principal has none of the roles. */
  readonly assertRole: (principal: Principal, anyOf: readonly string[]) => void;
  readonly process: (request: RouteRequest, principal: Principal, flow: Flow) => Promise<Reply>;
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly HttpMethod[];
const prefix = '/http';
/** The longest time a flow may give its receiver, and a minute around it. */
const longestMessageMs = 660_000;

/**
 * The message endpoint. Paths are compared as sent, letter by letter: no decoding, so no second spelling of a path (S-56). No CSRF token:
 * the sender proves itself with every request. Source: SAP doc "HTTPS Sender Adapter" (CSRF Protected off)
 */
export const flowRoutes = (parts: FlowRouteParts): readonly Route[] =>
  methods.map((method) =>
    defineRoute({
      method,
      path: `${prefix}/*`,
      doors: ['flows'],
      access: { audience: 'flows' },
      bodyKind: 'stream',
      // Each flow has its own limit, kept where the message has a log that can tell of it.
      maxBodyBytes: Number.MAX_SAFE_INTEGER,
      timeoutMs: longestMessageMs,
      errors: flowErrorFormat,
      source: 'SAP doc "HTTPS Sender Adapter"',
      summary: 'Send a message to an integration flow',
      handle: async (request) => {
        const principal = principalOf(request);
        const flow = await parts.findByPath(principal.subaccountId, request.rawPath.slice(prefix.length));
        if (flow === undefined) throw flowNotFound();
        parts.assertRole(principal, [flow.role ?? defaultSenderRole]);
        return parts.process(request, principal, flow);
      },
    }),
  );
