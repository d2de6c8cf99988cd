import type { ErrorFormat } from '../http/server/error-format.ts';
import { json } from '../http/server/reply.ts';
import { LandscapeStopped } from './errors.ts';

/** `{ error, description, correlationId }`; a landscape that stopped adds where, and what was done by then. Source: Portolan */
export const managementErrorBody: ErrorFormat = (error, { requestId }) =>
  json(
    error.status,
    {
      error: error.code,
      description: error.description,
      correlationId: requestId,
      ...(error instanceof LandscapeStopped && { position: error.position, changes: error.changes }),
    },
    { 'cache-control': 'no-store' },
  );
