import {
  errorSchema,
  type InputOf,
  type Operation,
  type ParamsOf,
  type ResponseOf,
} from '../../../src/management-api/contract.ts';
import { translateRefusal } from '../language/refusals.ts';
import { forgetCalls, noteCall } from './calls.ts';

/** The server refused, or did not answer (status 0). Its message is in the language chosen. Source: management API, error body */
export class ApiError extends Error {
  readonly status: number;
  readonly correlationId: string | undefined;

  constructor(status: number, description: string, correlationId?: string, code?: string) {
    super(translateRefusal(description, code));
    this.name = 'ApiError';
    this.status = status;
    this.correlationId = correlationId;
  }
}

/** Called when the session has ended. */
let onSignedOut: () => void = () => {};
/** Says what becomes of the cockpit when its session has ended. Source: security.md S-57 */
export const whenSignedOut = (handle: () => void): void => {
  onSignedOut = handle;
};

/** Calls the management API as the contract describes it. Throws `ApiError`. Source: decision 0001 */
export const call = async <Op extends Operation>(
  operation: Op,
  params: ParamsOf<Op>,
  ...[body]: InputOf<Op> extends undefined ? [] : [body: InputOf<Op>]
): Promise<ResponseOf<Op>> => {
  const path = fillIn(operation.path, params);
  // Whoever signs in next does not see what was called before, nor do credentials belong there.
  const isAboutSession = /\/session(?:\/|$)/.test(operation.path);
  if (isAboutSession) forgetCalls();
  else noteCall(operation.method, path, body);
  const response = await fetch(path, {
    method: operation.method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      // What pages of other sites cannot send along.
      'x-portolan-cockpit': '1',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, 'The server does not answer');
  });
  const reply: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const refusal = errorSchema.safeParse(reply);
    if (response.status === 401 && !isAboutSession) onSignedOut();
    throw new ApiError(
      response.status,
      refusal.success ? refusal.data.description : `HTTP ${response.status}`,
      response.headers.get('x-correlation-id') ?? undefined,
      refusal.data?.error,
    );
  }
  // Parsed by the schema that ResponseOf is inferred from; operations without one answer nothing.
  return (operation.response === undefined ? undefined : operation.response.parse(reply)) as never;
};

const fillIn = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name] ?? '';
    // However they are written, browsers take them for steps in the path: something else would be meant.
    if (value === '.' || value === '..') throw new ApiError(400, `"${value}" cannot be the name of anything`);
    return encodeURIComponent(value);
  });
