import type { z } from 'zod';

/** One call of the management API: the server's routes, the CLI and the cockpit are typed by it. */
export type Operation<
  Request extends z.ZodType | undefined = z.ZodType | undefined,
  Response extends z.ZodType | undefined = z.ZodType | undefined,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify's syntax, parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly status: 200 | 201 | 204;
  readonly request: Request;
  readonly response: Response;
};

/** The body an operation takes. */
export type RequestOf<Op extends Operation> = Op['request'] extends z.ZodType ? z.output<Op['request']> : undefined;
/** The body a caller may write: what the schema's defaults fill in can be left out. */
export type InputOf<Op extends Operation> = Op['request'] extends z.ZodType ? z.input<Op['request']> : undefined;
/** The body an operation answers. */
export type ResponseOf<Op extends Operation> = Op['response'] extends z.ZodType ? z.output<Op['response']> : undefined;

const define =
  (method: Operation['method'], status: Operation['status']) =>
  <Request extends z.ZodType | undefined = undefined, Response extends z.ZodType | undefined = undefined>(
    path: string,
    summary: string,
    parts: { readonly request?: Request; readonly response?: Response } = {},
  ): Operation<Request, Response> => ({
    method,
    path: `/management/v1${path}`,
    summary,
    status,
    // Left out means undefined, which is what the type parameter's default says.
    request: parts.request as Request,
    response: parts.response as Response,
  });

export const get = define('GET', 200);
export const create = define('POST', 201);
export const act = define('POST', 200);
export const put = define('PUT', 200);
export const change = define('PATCH', 200);
export const remove = define('DELETE', 204);
