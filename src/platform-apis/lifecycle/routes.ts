import { z } from 'zod';
import type { Accounts, Subaccount } from '../../accounts/index.ts';
import { ok } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import type { Keystores } from '../../keystores/index.ts';
import { applicationNotFound } from '../errors.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { platformRoute, withTrailingSlash } from '../platform-route.ts';

const appsPath = '/lifecycle/v1/accounts/:account/apps';
const reads = { anyOf: ['hcp.readJavaApplications'] } as const;
const params = z.object({ account: z.string() });
const appParams = params.extend({ app: z.string() });

/**
 * The Lifecycle API as far as it is true here: the account's own applications by name, as its subscriptions, roles and keystores know them.
 * Nothing here deploys or starts any. Source: SAP doc "Java ALM API"
 */
export const createLifecycleRoutes = (parts: {
  readonly accounts: Pick<Accounts, 'listOwnApplications'>;
  readonly files: Pick<Keystores['files'], 'listAll'>;
  readonly guard: PlatformGuard;
}): readonly Route[] => {
  const { guard } = parts;
  const listNames = async (account: Subaccount): Promise<readonly string[]> => {
    const keystores = await parts.files.listAll(account.id);
    const ofKeystores = keystores.flatMap(({ level }) => (level.kind === 'application' ? [level.application] : []));
    return [...new Set([...(await parts.accounts.listOwnApplications(account)), ...ofKeystores])].sort();
  };
  const common = { ...platformRoute, source: 'SAP doc "Java ALM API"' } as const;
  return [
    ...withTrailingSlash(
      defineRoute({
        ...common,
        method: 'GET',
        path: appsPath,
        params,
        bodyKind: 'none',
        summary: 'Applications of the account',
        handle: async (request) => {
          const { account } = await guard(request, request.params.account, reads);
          const names = await listNames(account);
          return ok({ totalResults: names.length, totalPages: 1, apps: names.map((name) => describe(account, name)) });
        },
      }),
    ),
    defineRoute({
      ...common,
      method: 'GET',
      path: `${appsPath}/:app`,
      params: appParams,
      bodyKind: 'none',
      summary: 'One application of the account',
      handle: async (request) => {
        const { account } = await guard(request, request.params.account, reads);
        const { app } = request.params;
        if (!(await listNames(account)).includes(app)) throw applicationNotFound();
        return ok(describe(account, app));
      },
    }),
  ];
};

/** Runtime, size and state are left out: nothing here knows them. */
const describe = ({ technicalName }: Subaccount, application: string) => ({
  metadata: {
    id: application,
    url: `/lifecycle/v1/accounts/${technicalName}/apps/${encodeURIComponent(application)}`,
  },
  entity: { accountName: technicalName, applicationName: application },
});
