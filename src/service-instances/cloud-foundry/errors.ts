import { WireError } from '../../foundation/wire-error.ts';
import type { ErrorFormat } from '../../http/server/error-format.ts';
import { json } from '../../http/server/reply.ts';

/** Source: Cloud Foundry V3 API documentation, "Errors" */
const codes: Readonly<Record<string, number>> = {
  'CF-InvalidAuthToken': 1000,
  'CF-MessageParseError': 1001,
  'CF-NotAuthenticated': 10_002,
  'CF-BadQueryParameter': 10_005,
  'CF-UnprocessableEntity': 10_008,
  'CF-ResourceNotFound': 10_010,
  'CF-RateLimitExceeded': 10_013,
  UnknownError: 10_001,
};

const titleOf = ({ status, code }: WireError): string => {
  if (code in codes) return code;
  if (status === 401) return 'CF-NotAuthenticated';
  if (status === 404) return 'CF-ResourceNotFound';
  if (status === 429) return 'CF-RateLimitExceeded';
  // What the house refuses for its content.
  if (status === 400 || status === 409) return 'CF-UnprocessableEntity';
  return 'UnknownError';
};

/** `{ "errors": [ { code, title, detail } ] }`. Source: Cloud Foundry V3 API documentation, "Errors" */
export const cloudFoundryErrorFormat: ErrorFormat = (error) => {
  const title = titleOf(error);
  const status = title === 'CF-UnprocessableEntity' ? 422 : error.status;
  const body = { errors: [{ code: codes[title] ?? 10_001, title, detail: error.description }] };
  return json(status, body, { 'cache-control': 'no-store' });
};

export const invalidAuthToken = (detail: string): WireError =>
  new WireError({
    status: 401,
    code: 'CF-InvalidAuthToken',
    description: 'Invalid Auth Token',
    detail,
    headers: { 'WWW-Authenticate': 'Bearer' },
  });

export const resourceNotFound = (what: string): WireError =>
  new WireError({ status: 404, code: 'CF-ResourceNotFound', description: `${what} not found` });

export const unprocessable = (description: string): WireError =>
  new WireError({ status: 422, code: 'CF-UnprocessableEntity', description });

export const badQueryParameter = (description: string): WireError =>
  new WireError({ status: 400, code: 'CF-BadQueryParameter', description });

/** Source: UAA doc "Token Endpoint" */
export const badCredentials = (detail: string): WireError =>
  new WireError({ status: 401, code: 'unauthorized', description: 'Bad credentials', detail });

export const unsupportedGrant = (): WireError =>
  new WireError({
    status: 400,
    code: 'unsupported_grant_type',
    description: 'The grant type must be password, with the client id cf and an empty secret',
  });
