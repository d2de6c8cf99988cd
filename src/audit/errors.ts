import { WireError } from '../foundation/wire-error.ts';

/** A search that looked at too much. Source: security.md S-53 (bounded time) */
export const searchTookTooLong = (): WireError =>
  new WireError({
    status: 503,
    code: 'service_unavailable',
    description: 'The search took too long; narrow it down by time',
    headers: { 'Retry-After': '10' },
  });

/** Assumed: the limits of a retention period. */
export const invalidRetention = (minDays: number, maxDays: number): WireError =>
  new WireError({
    status: 400,
    code: 'invalid_request',
    description: `"retention" must be a whole number of days from ${minDays} to ${maxDays}`,
  });
