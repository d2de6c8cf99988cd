import type { RouteRequest } from '../../http/server/route.ts';
import { foreignRequest } from '../errors.ts';

/**
 * A cookie travels with requests other sites make. What they cannot add is a header of ours, and what they cannot change is `Origin`; browsers
 * send it with every request that is not GET. Source: security.md S-57; OWASP Cross-Site Request Forgery Prevention (custom headers)
 */
export const assertFromCockpit = (request: RouteRequest): void => {
  if (!isFromCockpit(request)) throw foreignRequest();
};

/** Whether a request has what only our own pages can send. Source: security.md S-57 */
export const isFromCockpit = (request: RouteRequest): boolean => {
  const origin = request.headers.get('origin');
  return (
    request.headers.get('x-portolan-cockpit') === '1' &&
    (origin === undefined || origin.toLowerCase() === request.origin.toLowerCase())
  );
};
