import type { ErrorFormat } from '../http/server/error-format.ts';
import { json } from '../http/server/reply.ts';

/**
 * `{ code, description, correlationId }`; clients recognise an error by `description`.
 * Assumed: SAP does not document the body of errors.
 */
export const platformErrorFormat: ErrorFormat = (error, { requestId }) =>
  json(
    error.status,
    {
      code: error.code.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_'),
      description: error.description,
      correlationId: requestId,
    },
    { 'cache-control': 'no-store' },
  );
