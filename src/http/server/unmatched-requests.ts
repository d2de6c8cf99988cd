import type { HostAddress } from './doors.ts';
import type { ErrorFormat } from './error-format.ts';
import { malformedRequest, methodNotAllowed, notFound } from './errors.ts';
import type { RequestAddress } from './message/request-address.ts';
import { methodsOf } from './pipeline.ts';
import type { Route } from './route.ts';

/** Format of 404 replies on each door; the bare host uses `bare`. */
export type NotFoundFormats = Readonly<Partial<Record<HostAddress['door'], ErrorFormat>>> & {
  readonly bare: ErrorFormat;
};

/** The doors a route is offered on: its own and, unless it says otherwise, the bare host. */
export const doorsOf = (route: Route): readonly string[] =>
  route.onBareHost === false || route.doors.includes('bare') ? route.doors : [...route.doors, 'bare'];

/**
 * Creates the function that says what becomes of a request no route was found for: 405 with `Allow` in the format of the path's
 * routes where the path has others (RFC 9110 §15.5.6), 400 where it has this very method but no router could read it, else 404. It goes
 * through all routes, which only requests do that fail anyway.
 */
export const createUnmatchedRoute = (
  routes: readonly Route[],
  formats: NotFoundFormats,
): ((address: RequestAddress, method: string | undefined) => Route) => {
  const patterns = routes.map((route) => ({ route, doors: new Set(doorsOf(route)), pattern: toPattern(route.path) }));
  return (address, method) => {
    const { door } = address.host;
    const path = address.url.split('?', 1)[0] ?? '';
    const others = patterns
      .filter(({ doors, pattern }) => doors.has(door) && pattern.test(path))
      .map(({ route }) => route);
    const [first] = others;
    return first === undefined
      ? refusalRoute('(none)', formats[door] ?? formats.bare, () => {
          throw notFound();
        })
      : refusalRoute(first.path, first.errors, () => {
          const allowed = new Set<string | undefined>(others.flatMap(methodsOf));
          // The router reads parameters: a percent sign that escapes nothing, or one of more than 4096 characters, is none.
          if (allowed.has(method)) throw malformedRequest('The path is not well-formed, or a part of it is too long');
          throw methodNotAllowed([...new Set(others.flatMap(methodsOf))]);
        });
  };
};

/** Parameters stand for one segment each, a final `*` for the rest. */
const toPattern = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/:\w+/g, '[^/]+')
      .replace(/\*$/, '.*')}$`,
  );

const refusalRoute = (path: string, errors: ErrorFormat, handle: () => never): Route => ({
  method: 'GET',
  path,
  doors: ['bare'],
  access: 'public',
  bodyKind: 'none',
  errors,
  source: 'RFC 9110',
  summary: 'Refuses a request that no route answers',
  handle,
});
