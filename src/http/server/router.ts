import type { IncomingMessage } from 'node:http';
import findMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way';
import type { RequestAddress } from './message/request-address.ts';
import { methodsOf } from './pipeline.ts';
import type { Route } from './route.ts';
import { doorsOf } from './unmatched-requests.ts';

/** The route a request is for, with the parameters of its path; `undefined` where no route answers it. */
export type Router = (
  message: IncomingMessage,
  address: RequestAddress,
) => { readonly route: Route; readonly params: unknown } | undefined;

/**
 * Creates the router of all doors. Each door has a tree of its own, built when its first request comes: a start does not wait for doors
 * nobody knocks at. Throws where two routes answer the same request; that is a bug, found at the start.
 */
export const createRouter = (routes: readonly Route[]): Router => {
  const routesByDoor = groupByDoor(routes);
  const trees = new Map<string, Instance<HTTPVersion.V1>>();
  const treeOf = (door: string): Instance<HTTPVersion.V1> => {
    const known = trees.get(door);
    if (known !== undefined) return known;
    const tree = createTree(routesByDoor.get(door) ?? []);
    trees.set(door, tree);
    return tree;
  };
  return ({ method }, { host, url }) => {
    const queryStart = url.indexOf('?');
    // The router answers undefined methods and paths it cannot decode with null.
    const found = treeOf(host.door).find(method as HTTPMethod, queryStart < 0 ? url : url.slice(0, queryStart));
    // What a tree stores is the route it was given.
    return found === null ? undefined : { route: found.store as Route, params: found.params };
  };
};

const groupByDoor = (routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> => {
  const byDoor = new Map<string, Route[]>();
  const taken = new Set<string>();
  for (const route of routes) {
    for (const door of doorsOf(route)) {
      for (const method of methodsOf(route)) {
        const key = `${method} ${route.path} on the door ${door}`;
        if (taken.has(key)) throw new Error(`two routes for ${key}`);
        taken.add(key);
      }
      const others = byDoor.get(door);
      if (others === undefined) byDoor.set(door, [route]);
      else others.push(route);
    }
  }
  return byDoor;
};

const createTree = (routes: readonly Route[]): Instance<HTTPVersion.V1> => {
  const tree = findMyWay({ caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 4096 });
  for (const route of routes)
    for (const method of methodsOf(route)) tree.on(method, route.path, handledElsewhere, route);
  return tree;
};

/** The router keeps a handler for every route; ours are called by the pipeline. */
const handledElsewhere = (): void => undefined;
