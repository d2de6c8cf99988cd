import type { SubaccountId } from '../foundation/ids.ts';
import type { Principal } from '../http/server/principal.ts';
import { empty, type Reply } from '../http/server/reply.ts';
import { defineRoute, type HttpMethod, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import type { Csrf } from '../inbound-auth/index.ts';
import { type AdmissionParts, admitSender } from './admit-sender.ts';
import { flowErrorFormat } from './error-body.ts';
import { flowNotFound } from './errors.ts';
import type { RunnableFlow } from './runnable-flow.ts';

/** What the message endpoint needs. */
export type FlowRouteParts = AdmissionParts & {
  readonly findByPath: (subaccountId: SubaccountId, path: string) => Promise<RunnableFlow | undefined>;
  readonly csrf: Pick<Csrf, 'handleFetch' | 'assertToken'>;
  readonly process: (request: RouteRequest, principal: Principal, flow: RunnableFlow) => Promise<Reply>;
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly HttpMethod[];
const prefix = '/http';
/** The longest time a flow may give its receiver, and a minute around it. */
const longestMessageMs = 660_000;

/**
 * The message endpoint. Paths are compared as sent, letter by letter: no decoding, so no second spelling of a path (S-56).
 * Source: SAP doc "HTTPS Sender Adapter"
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
        admitSender(request, principal, flow.model, parts);
        if (!flow.model.sender.isCsrfProtected) return parts.process(request, principal, flow);
        return (await fetchCsrfToken(request, principal, parts)) ?? parts.process(request, principal, flow);
      },
    }),
  );

/**
 * A read that asks for a CSRF token gets one and is no message; a modifying request needs one, whatever its credential.
 * Source: SAP doc "HTTPS Sender Adapter" (CSRF Protected)
 */
const fetchCsrfToken = async (
  request: RouteRequest,
  principal: Principal,
  { csrf }: FlowRouteParts,
): Promise<Reply | undefined> => {
  if (request.method !== 'GET') {
    await csrf.assertToken(request, principal);
    return undefined;
  }
  const headers = await csrf.handleFetch(request, principal);
  return Object.keys(headers).length === 0 ? undefined : empty(200, headers);
};
