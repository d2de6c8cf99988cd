import type { ErrorFormat } from '../http/server/error-format.ts';
import { empty } from '../http/server/reply.ts';
import { serializeError } from '../odata/error-body.ts';
import { negotiateErrorFormat } from '../odata/negotiate-format.ts';

/**
 * Errors of the API: OData's, in the format the request asked for. 401 and 403 have no body: by that clients tell a failed authentication or
 * authorisation. Source: SAP doc "OData API"; note at `activateExternalLogging` of the published API description
 */
export const odataErrorFormat: ErrorFormat = (error, { accept, rawQuery }) => {
  if (error.status === 401 || error.status === 403) return empty(error.status, { 'cache-control': 'no-store' });
  const { contentType, body } = serializeError(error, negotiateErrorFormat({ rawQuery, accept }));
  return {
    status: error.status,
    headers: { 'content-type': contentType, dataserviceversion: '1.0', 'cache-control': 'no-store' },
    body,
  };
};

/** The same, always as JSON: for interfaces that speak nothing else. */
export const jsonErrorFormat: ErrorFormat = (error, context) =>
  odataErrorFormat(error, { ...context, accept: 'application/json', rawQuery: '' });
