import { WireError } from '../foundation/wire-error.ts';

/**
 * The rows to look at are too many for one request. Source: SAP doc "OData API" (a time limit exists); assumed: status, and that nothing but a
 * narrower question helps
 */
export const scanTookTooLong = (): WireError =>
  new WireError({
    status: 503,
    code: 'Service Unavailable',
    description: 'The query took too long. Narrow it down, for example by LogEnd.',
    headers: { 'Retry-After': '30' },
  });
