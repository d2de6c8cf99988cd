import { z } from 'zod';
import type { DestinationService } from '../../destination-service/index.ts';
import { text } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { platformRoute, withTrailingSlash } from '../platform-route.ts';

/** The documentation names the scope in the plural, callers ask for the singular. Source: SAP doc "Platform Scopes"; published callers */
const scopes = { anyOf: ['hcp.readDestination', 'hcp.readDestinations'] } as const;

/** The names of an account's destinations, one a line. Source: published callers of the configuration service at `configapi.<host>` */
export const createConfigurationRoutes = (parts: {
  readonly destinations: Pick<DestinationService['manage']['destinations'], 'list'>;
  readonly guard: PlatformGuard;
}): readonly Route[] =>
  withTrailingSlash(
    defineRoute({
      ...platformRoute,
      method: 'GET',
      path: '/configuration/api/rest/oauth/SPACES/:account/connectivity',
      params: z.object({ account: z.string() }),
      bodyKind: 'none',
      source: 'Published callers of the configuration service',
      summary: 'Names of the destinations of the account, one a line',
      handle: async (request) => {
        const { account } = await parts.guard(request, request.params.account, scopes);
        const destinations = await parts.destinations.list({ subaccountId: account.id });
        const lines = destinations.map(({ name }) => `${name}\n`).join('');
        return text(200, lines, 'text/plain;charset=utf-8', { 'cache-control': 'no-store' });
      },
    }),
  );
