import { listHeaderValues, type OutboundHeaders, type OutboundRequest } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';

/** Where a response redirects to, as sent; `undefined` when it is no redirect. Source: RFC 9110 §15.4 */
export const findRedirect = (status: number, headers: OutboundHeaders): string | undefined =>
  redirectStatuses.has(status) ? listHeaderValues(headers, 'location')[0] : undefined;

/**
 * The request that follows a redirect. Method and body change as browsers change them; on another origin only headers that
 * describe content travel along, and the client certificate stays behind. Throws an `OutboundError` (`redirect`) for a target
 * that is no URL and for a streamed body, which cannot be sent twice. Source: WHATWG Fetch "HTTP-redirect fetch"; duty S-42
 */
export const followRedirect = (request: OutboundRequest, status: number, location: string): OutboundRequest => {
  if (!URL.canParse(location, request.url)) throw new OutboundError('redirect');
  const from = new URL(request.url);
  const to = new URL(location, from);
  const becomesGet =
    (status === 303 && request.method !== 'GET' && request.method !== 'HEAD') ||
    ((status === 301 || status === 302) && request.method === 'POST');
  if (!becomesGet && isStream(request.body)) throw new OutboundError('redirect');
  const isSameOrigin = from.origin === to.origin;
  const { body, tls, ...rest } = request;
  const { clientCertificate: _left, ...trust } = tls ?? {};
  return {
    ...rest,
    url: to.href,
    method: becomesGet ? 'GET' : request.method,
    headers: request.headers.filter(([name]) => {
      const lower = name.toLowerCase();
      return (isSameOrigin || safeElsewhere.has(lower)) && !(becomesGet && lower.startsWith('content-'));
    }),
    ...(!becomesGet && body !== undefined && { body }),
    ...(tls && { tls: isSameOrigin ? tls : trust }),
  };
};

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** An accept list, since every custom header may be a credential. */
const safeElsewhere: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-encoding',
  'content-language',
  'content-type',
  'user-agent',
]);

const isStream = (body: OutboundRequest['body']): boolean =>
  body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
