import type { ErrorFormat } from '../http/server/error-format.ts';
import { text } from '../http/server/reply.ts';

/**
 * How message endpoints refuse: no body where the caller is unknown or lacks the role, else one line of text.
 * Source: SAP doc "OData API" (an empty body signals an authentication or authorization problem); assumed: that endpoints of flows do the same
 */
export const flowErrorFormat: ErrorFormat = (error) =>
  error.status === 401 || error.status === 403
    ? { status: error.status }
    : text(error.status, `${error.description}\n`, 'text/plain;charset=UTF-8');
