import type { ErrorFormat } from '../http/server/error-format.ts';
import { json } from '../http/server/reply.ts';

/** `{ "ErrorMessage": "…" }`. Source: OpenAPI of the Destination service; SAP Cloud SDK reads this member */
export const destinationErrorBody: ErrorFormat = (error) =>
  json(error.status, { ErrorMessage: error.description }, { 'content-type': 'application/json' });
