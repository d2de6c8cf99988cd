import type { defineRoute, Route } from '../http/server/route.ts';
import { platformErrorFormat } from './error-body.ts';

type Definition = Parameters<typeof defineRoute>[0];

/** What the routes of all Platform APIs have in common. */
export const platformRoute = {
  doors: ['platform-api'],
  access: { audience: 'platform-api' },
  errors: platformErrorFormat,
} as const satisfies Partial<Definition>;

/** The same route with a slash behind its path as well: callers send either. Source: seed of the Platform APIs (`/users/roles/?userId=`) */
export const withTrailingSlash = (route: Route): readonly Route[] => [route, { ...route, path: `${route.path}/` }];
