import type { ErrorFormat } from '../http/server/error-format.ts';
import { serializeError } from '../odata/error-body.ts';
import { negotiateErrorFormat } from '../odata/negotiate-format.ts';

/** Errors of the OData API, never HTML: OData's own, in the format the request asked for. Source: OData 2.0 Overview; I-49 */
export const c4cErrorFormat: ErrorFormat = (error, { accept, rawQuery }) => {
  const { contentType, body } = serializeError(error, negotiateErrorFormat({ rawQuery, accept }));
  return {
    status: error.status,
    headers: { 'content-type': contentType, dataserviceversion: '1.0', 'cache-control': 'no-cache, no-store' },
    body,
  };
};
