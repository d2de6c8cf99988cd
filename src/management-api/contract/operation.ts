import type { z } from 'zod';

/**
 * One call of the management API: the server's routes, the CLI and the cockpit are typed by it. `path` names its parameters as
 * `:name`. Source: Portolan
 */
export type Operation<
  Request extends z.ZodType | undefined = z.ZodType | undefined,
  Response extends z.ZodType | undefined = z.ZodType | undefined,
  Path extends string = string,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: Path;
  readonly summary: string;
  readonly status: 200 | 201 | 204;
  readonly request: Request;
  readonly response: Response;
  /** The least role that may; where left out, viewers may read and administrators may change. */
  readonly role?: 'viewer' | 'security-administrator' | 'administrator';
  /**
   * What users of a subaccount may do with it: use it for their own subaccount, or like everybody. Where it says nothing, it is for those who
   * administer the whole installation.
   */
  readonly confined?: 'own-subaccount' | 'like-everybody';
};

/** The body an operation takes, its defaults filled in. Source: Portolan */
export type RequestOf<Op extends Operation> = Op['request'] extends z.ZodType ? z.output<Op['request']> : undefined;
/** The body a caller may write: what the schema's defaults fill in can be left out. Source: Portolan */
export type InputOf<Op extends Operation> = Op['request'] extends z.ZodType ? z.input<Op['request']> : undefined;
/** The body an operation answers, if any. Source: Portolan */
// biome-ignore lint/suspicious/noConfusingVoidType: it is what the promises of handlers and calls resolve to, and nothing else
export type ResponseOf<Op extends Operation> = Op['response'] extends z.ZodType ? z.output<Op['response']> : void;
/** The parameters in an operation's path, by name. Source: Portolan */
export type ParamsOf<Op extends Operation> = { readonly [Name in ParameterNames<Op['path']>]: string };

type ParameterNames<Path extends string> = Path extends `${infer Segment}/${infer Rest}`
  ? ParameterName<Segment> | ParameterNames<Rest>
  : ParameterName<Path>;
type ParameterName<Segment extends string> = Segment extends `:${infer Name}` ? Name : never;

const define =
  (method: Operation['method'], status: Operation['status']) =>
  <
    const Path extends string,
    Request extends z.ZodType | undefined = undefined,
    Response extends z.ZodType | undefined = undefined,
  >(
    path: Path,
    summary: string,
    parts: { readonly request?: Request; readonly response?: Response } = {},
  ): Operation<Request, Response, `/management/v1${Path}`> => ({
    method,
    path: `/management/v1${path}`,
    summary,
    status,
    // Left out means undefined, which is what the type parameter's default says.
    request: parts.request as Request,
    response: parts.response as Response,
  });

/** Reads. Source: RFC 9110 §9.3.1 */
export const get = define('GET', 200);
/** Makes something new. Source: RFC 9110 §9.3.3 */
export const create = define('POST', 201);
/** Does something that is not a thing. Source: RFC 9110 §9.3.3 */
export const act = define('POST', 200);
/** Makes something so, whatever it was. Source: RFC 9110 §9.3.4 */
export const put = define('PUT', 200);
/** Changes the fields given. Source: RFC 5789 */
export const change = define('PATCH', 200);
/** Deletes. Source: RFC 9110 §9.3.5 */
export const remove = define('DELETE', 204);
