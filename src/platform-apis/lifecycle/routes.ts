import { z } from 'zod';
import type { Accounts, Subaccount } from '../../accounts/index.ts';
import { empty, ok } from '../../http/server/reply.ts';
import { defineRoute, principalOf, type Route } from '../../http/server/route.ts';
import type { Keystores } from '../../keystores/index.ts';
import { applicationNotFound } from '../errors.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { platformRoute, withTrailingSlash } from '../platform-route.ts';
import type { LifecycleCsrf } from './csrf.ts';
import { applicationsNotRun } from './errors.ts';

const appsPath = '/lifecycle/v1/accounts/:account/apps';
const reads = { anyOf: ['hcp.readJavaApplications'] } as const;
const deploys = { anyOf: ['hcp.manageJavaApplications'] } as const;
const starts = { anyOf: ['hcp.manageJavaProcesses'] } as const;
const params = z.object({ account: z.string() });
const appParams = params.extend({ app: z.string() });

/** What changes applications at SAP. Source: SAP doc "Java ALM API" */
const changing = [
  ['POST', appsPath, deploys, 'Would deploy an application'],
  ['PUT', `${appsPath}/:app`, deploys, 'Would update an application'],
  ['DELETE', `${appsPath}/:app`, deploys, 'Would delete an application'],
  ['PUT', `${appsPath}/:app/state`, starts, 'Would start or stop an application'],
] as const;

/**
 * The Lifecycle API as far as it is true here: the account's own applications by name, as its subscriptions, roles and keystores know them. What
 * would deploy or start one asks for scope and CSRF token and then says that it cannot. Source: SAP doc "Java ALM API"
 */
export const createLifecycleRoutes = (parts: {
  readonly accounts: Pick<Accounts, 'listOwnApplications'>;
  readonly files: Pick<Keystores['files'], 'listAll'>;
  readonly guard: PlatformGuard;
  readonly csrf: LifecycleCsrf;
}): readonly Route[] => {
  const { guard, csrf } = parts;
  const listNames = async (account: Subaccount): Promise<readonly string[]> => {
    const keystores = await parts.files.listAll(account.id);
    const ofKeystores = keystores.flatMap(({ level }) => (level.kind === 'application' ? [level.application] : []));
    return [...new Set([...(await parts.accounts.listOwnApplications(account)), ...ofKeystores])].sort();
  };
  const common = { ...platformRoute, source: 'SAP doc "Java ALM API"' } as const;
  return [
    defineRoute({
      ...common,
      method: 'GET',
      path: '/lifecycle/v1/csrf',
      bodyKind: 'none',
      summary: 'A CSRF token for changing calls, where X-CSRF-Token: Fetch asks for it',
      handle: (request) =>
        empty(200, { 'cache-control': 'no-store', ...csrf.answerFetch(request, principalOf(request)) }),
    }),
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
    ...changing.map(([method, path, scopes, summary]) =>
      defineRoute({
        ...common,
        method,
        path,
        params,
        bodyKind: 'bytes',
        summary: `${summary}; this server runs none`,
        handle: async (request) => {
          await guard(request, request.params.account, scopes);
          csrf.assert(request, principalOf(request));
          throw applicationsNotRun();
        },
      }),
    ),
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
