import type { ErrorFormat } from '../../http/server/error-format.ts';
import { json } from '../../http/server/reply.ts';

/**
 * The error object of OData, and beside it the description that clients of the Platform APIs look for.
 * Source: OData JSON Format 4.0 §19; assumed: both in one body
 */
export const auditLogErrorFormat: ErrorFormat = (error, { requestId }) =>
  json(
    error.status,
    {
      error: { code: toCode(error.code), message: error.description },
      description: error.description,
      correlationId: requestId,
    },
    { 'cache-control': 'no-store', 'odata-version': '4.0' },
  );

/** `not_implemented` as `NotImplemented`. */
const toCode = (code: string): string =>
  code
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
