import type { IncomingMessage } from 'node:http';
import findMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way';
import type { RequestAddress } from './message/request-address.ts';
import { methodsOf } from './pipeline.ts';
import type { Route } from './route.ts';
import { doorsOf } from './unmatched-requests.ts';

/** The route a request is for, with the parameters of its path; `undefined` where no route answers it. */
export type Router = (
  message: Pick<IncomingMessage, 'method'>,
  address: Pick<RequestAddress, 'host' | 'url'>,
) => { readonly route: Route; readonly params: unknown } | undefined;

type Tree = Instance<HTTPVersion.V1>;
/** Finds the tree in which a path is looked for. */
type FindTree = (path: string) => Tree;

/**
 * Creates the router of all doors. It has many small trees, for the routes of one door and method that begin with one segment, each built when
 * its first request comes: a start does not wait for what nobody asks for. Throws where two routes answer the same request; that is a
 * bug, found at the start.
 */
export const createRouter = (routes: readonly Route[]): Router => {
  const doors = new Map<string, Map<string, FindTree>>();
  for (const [door, routesByMethod] of groupRoutes(routes)) {
    const methods = new Map<string, FindTree>();
    for (const [method, ofMethod] of routesByMethod) methods.set(method, createForest(method, [...ofMethod.values()]));
    doors.set(door, methods);
  }
  return ({ method = '' }, { host, url }) => {
    const queryStart = url.indexOf('?');
    const path = queryStart < 0 ? url : url.slice(0, queryStart);
    // The tree answers paths it cannot decode with null. Only methods of routes have trees.
    const found = doors
      .get(host.door)
      ?.get(method)?.(path)
      .find(method as HTTPMethod, path);
    // What a tree stores is the route it was given.
    return found ? { route: found.store as Route, params: found.params } : undefined;
  };
};

/** The routes of each door and method by their paths. */
const groupRoutes = (
  routes: readonly Route[],
): ReadonlyMap<string, ReadonlyMap<HTTPMethod, ReadonlyMap<string, Route>>> => {
  const byDoor = new Map<string, Map<HTTPMethod, Map<string, Route>>>();
  for (const route of routes) {
    for (const door of doorsOf(route)) {
      const byMethod = byDoor.get(door) ?? new Map<HTTPMethod, Map<string, Route>>();
      byDoor.set(door, byMethod);
      for (const method of methodsOf(route)) {
        const byPath = byMethod.get(method) ?? new Map<string, Route>();
        byMethod.set(method, byPath);
        if (byPath.has(route.path)) throw new Error(`two routes for ${method} ${route.path} on the door ${door}`);
        byPath.set(route.path, route);
      }
    }
  }
  return byDoor;
};

const createForest = (method: HTTPMethod, routes: readonly Route[]): FindTree => {
  const segments = new Set(routes.map(({ path }) => firstSegment(path)));
  const trees = new Map<string, Tree>();
  return (path) => {
    const segment = firstSegment(path);
    const known = trees.get(segment);
    if (known !== undefined) return known;
    // An escaped segment may be one of ours once it is decoded, which is the tree's work. Others that are not ours share one tree: a
    // stranger can send any number of them.
    const kind = segment.includes('%') ? everything : segments.has(segment) ? segment : others;
    const tree =
      trees.get(kind) ??
      createTree(
        method,
        routes.filter((route) => kind === everything || mayBeginWith(firstSegment(route.path), segment)),
      );
    trees.set(kind, tree);
    return tree;
  };
};

/** No segment has a slash. */
const everything = '/everything';
const others = '/others';

/** Up to the second slash, without the first one. */
const firstSegment = (path: string): string => {
  const end = path.indexOf('/', 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
};

/** Parameters and wildcards stand for any segment. */
const mayBeginWith = (first: string, segment: string): boolean => first === segment || /[:*]/.test(first);

const createTree = (method: HTTPMethod, routes: readonly Route[]): Tree => {
  const tree = findMyWay({ caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 4096 });
  for (const route of routes) tree.on(method, route.path, handledElsewhere, route);
  return tree;
};

/** The router keeps a handler for every route; ours are called by the pipeline. */
const handledElsewhere = (): void => undefined;
