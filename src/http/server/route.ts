import type { ZodType } from 'zod';
import type { RequestId } from '../../foundation/ids.ts';
import type { ClientCertificate } from './client-certificate.ts';
import type { Door } from './doors.ts';
import type { ErrorFormat } from './error-format.ts';
import type { NameValuePairs } from './parse-form.ts';
import type { Principal } from './principal.ts';
import type { Reply } from './reply.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'MERGE';

/**
 * Who may enter. `public`: anyone, the handler itself checks what is presented (token endpoints, metadata). Otherwise the
 * authenticator registered under `audience` decides, and the scope (if stated) must be among the principal's.
 */
export type Access =
  | 'public'
  | { readonly audience: Audience; readonly scope?: string; readonly confined?: ConfinedAccess };

/**
 * What a caller who is confined to a subaccount may do with a route, where callers of the audience otherwise are not: use it for its own, named by
 * the parameter `subaccount`, or like everybody. Where a route says nothing, it is closed to such callers. Source: security.md S-55, S-56
 */
export type ConfinedAccess = 'own-subaccount' | 'like-everybody';

/** The rooms that let callers in by a credential of their own kind. */
export type Audience =
  | 'destination-service'
  | 'platform-api'
  | 'integration-api'
  | 'flows'
  | 'cloud-for-customer'
  | 'cloud-foundry'
  | 'connectivity-service'
  | 'management';

/** What a route reads as its body. */
export type BodyKind = 'none' | 'form' | 'json' | 'bytes' | 'stream';

/** A parsed request. Handlers never see a socket. */
export type RouteRequest<Params = unknown, Query = unknown, Body = unknown> = {
  readonly id: RequestId;
  readonly method: HttpMethod;
  /** True where a HEAD request is answered by a GET route; the body is dropped by the pipeline. */
  readonly isHead: boolean;
  readonly door: Door | 'bare';
  /** The tenant named by the host or the path twin `/t/<label>/…`, as sent, in lower case. */
  readonly tenant: string | undefined;
  /** True on the host that demands a client certificate, `…authentication.cert.<domain>`. */
  readonly isCertificateHost: boolean;
  /** Scheme and authority as the client used them, e.g. `https://acme.it.portolan.localhost:8443`; links are built from it. */
  readonly origin: string;
  /** `/t/<label>` where the path twin was used, else empty; links put it in front of the path. */
  readonly pathPrefix: string;
  readonly isTls: boolean;
  /** Path without query, percent-encoded as received, path twin removed. */
  readonly rawPath: string;
  /** Query string without `?`, as received. */
  readonly rawQuery: string;
  readonly remoteAddress: string;
  /** Of the TLS handshake, or as a configured proxy says (S-51). */
  readonly clientCertificate: ClientCertificate | undefined;
  readonly headers: RequestHeaders;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Present on every route whose access is not `public`. */
  readonly principal: Principal | undefined;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Waits without taking the place of another request meanwhile. Who uses it limits how many wait. */
  readonly waitAside: (pause: Promise<unknown>) => Promise<void>;
};

/** The request's header fields. Names in lower case. */
export type RequestHeaders = {
  /** The value, or the values joined by `, ` where a field was repeated. */
  readonly get: (name: string) => string | undefined;
  /** Every value of the field, one per header line. */
  readonly all: (name: string) => readonly string[];
  /** Every header line in the order and spelling sent. */
  readonly list: () => readonly (readonly [name: string, value: string])[];
};

/** The raw body of a route that reads a form: pairs in the order sent. */
export type FormBody = NameValuePairs;

/** One door's answer to one method and path, as data: the pipeline reads it, the API description lists it, tests walk it. */
export type Route = {
  readonly method: HttpMethod;
  /** `/a/:name`, a final `*` for the rest. */
  readonly path: string;
  /** The doors that offer it. `bare` alone: only on the host without a label. Every other door is offered on the bare host too. */
  readonly doors: readonly (Door | 'bare')[];
  /** False keeps the route off the bare host, where another door has the same path. */
  readonly onBareHost?: boolean;
  readonly access: Access;
  readonly params?: ZodType;
  readonly query?: ZodType;
  readonly bodyKind: BodyKind;
  readonly body?: ZodType;
  /** Limit of the body in bytes; 1 MiB unless stated. */
  readonly maxBodyBytes?: number;
  /** Routes whose body may take longer to arrive than a request normally may (30 s) say so. */
  readonly timeoutMs?: number;
  readonly errors: ErrorFormat;
  /** RFC section or title of the SAP page the route follows, or `Portolan` for our own. */
  readonly source: string;
  /** One line for the API description. */
  readonly summary: string;
  readonly handle: (request: RouteRequest) => Promise<Reply> | Reply;
};

/** How long the body of a request to a route may take to arrive: 30 s unless the route says so. Source: security.md S-61 */
export const requestTimeoutOf = (route: Pick<Route, 'timeoutMs'>): number => route.timeoutMs ?? 30_000;

/** The authenticated caller of a route whose access is not public. */
export const principalOf = (request: RouteRequest): Principal => {
  if (request.principal === undefined) throw new Error('a route with public access asked for its principal');
  return request.principal;
};

type TypedRoute<Params, Query, Body> = Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
  readonly params?: ZodType<Params>;
  readonly query?: ZodType<Query>;
  readonly body?: ZodType<Body>;
  readonly handle: (request: RouteRequest<Params, Query, Body>) => Promise<Reply> | Reply;
};

/** Declares a route; the handler's `params`, `query` and `body` are typed by its schemas. */
export const defineRoute = <Params = unknown, Query = unknown, Body = unknown>(
  route: TypedRoute<Params, Query, Body>,
): Route => ({
  ...route,
  // The pipeline parses with these very schemas before it calls handle(), so the parts have the types they infer.
  handle: (request) => route.handle(request as RouteRequest<Params, Query, Body>),
});
