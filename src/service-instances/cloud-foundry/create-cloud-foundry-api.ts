import { createHmacKey } from '../../crypto/digest.ts';
import { oauthErrorFormat } from '../../http/server/error-format.ts';
import type { Authenticate } from '../../http/server/pipeline.ts';
import { ok } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import { createServiceInstanceStore } from '../service-instance-store.ts';
import { bindingRoutes } from './binding-routes.ts';
import { callerOf } from './caller.ts';
import { describeOrganization, describeSpace, listOfferings, listPlans } from './catalog.ts';
import { cloudFoundryErrorFormat, resourceNotFound } from './errors.ts';
import { instanceRoutes } from './instance-routes.ts';
import { answerPage, readQuery } from './page.ts';
import type { CloudFoundryParts } from './parts.ts';
import { apiOrigin, describeJob } from './resources.ts';
import { type GuidParams, guidParams, serveCloudFoundry } from './serve.ts';
import { createAuthenticate, createSignIn } from './sign-in.ts';

/** The API by which tools of Cloud Foundry manage service instances and keys: `api.cf.<domain>`, its token service `uaa.cf.<domain>`. */
export type CloudFoundryApi = { readonly routes: readonly Route[]; readonly authenticate: Authenticate };

/** The version whose shapes are followed. */
const apiVersion = '3.180.0';

/** Creates the API. Source: SAP doc "Managing Service Instances and Service Keys by API"; Cloud Foundry V3 API documentation */
export const createCloudFoundryApi = (
  given: Omit<CloudFoundryParts, 'store' | 'tokenKey'> & {
    /** 32 random bytes, the same on all nodes, that tokens are signed with. */
    readonly tokenKey: Uint8Array;
  },
): CloudFoundryApi => {
  const store = createServiceInstanceStore(given.database);
  const parts: CloudFoundryParts = { ...given, store, tokenKey: createHmacKey(given.tokenKey) };
  return {
    routes: [...entryRoutes(parts), ...catalogRoutes(parts), ...instanceRoutes(parts), ...bindingRoutes(parts)],
    authenticate: createAuthenticate(parts),
  };
};

const entryRoutes = (parts: CloudFoundryParts): readonly Route[] => {
  const { urls } = parts;
  const open = {
    doors: ['cloud-foundry'],
    access: 'public',
    source: 'Cloud Foundry V3 API documentation, "Root"',
  } as const;
  return [
    defineRoute({
      ...open,
      method: 'GET',
      path: '/',
      onBareHost: false,
      bodyKind: 'none',
      errors: cloudFoundryErrorFormat,
      summary: 'Where the API and its token service are',
      handle: () => {
        const uaa = { href: urls.origin('uaa.cf') };
        const api = { href: `${apiOrigin(urls)}/v3`, meta: { version: apiVersion } };
        return ok({ links: { self: { href: apiOrigin(urls) }, cloud_controller_v3: api, uaa, login: uaa } });
      },
    }),
    defineRoute({
      ...open,
      method: 'POST',
      path: '/oauth/token',
      onBareHost: false,
      bodyKind: 'form',
      errors: oauthErrorFormat,
      summary: 'A token for the API by the password grant of the client cf',
      source: 'SAP doc "Managing Service Instances and Service Keys by API"; UAA doc "Token Endpoint"',
      handle: createSignIn(parts),
    }),
  ];
};

const catalogRoutes = (parts: CloudFoundryParts): readonly Route[] => [
  serveCloudFoundry('GET', '/v3/organizations', 'Subaccounts, as organizations', async (request) => {
    const query = readQuery(request, ['names', 'guids']);
    const all = (await callerOf(parts, request).listSpaces()).map(describeOrganization);
    return answerPage(
      request,
      query,
      all.filter((one) => isNamed(query, one)),
    );
  }),
  serveCloudFoundry('GET', '/v3/spaces', 'Subaccounts, as spaces', async (request) => {
    const query = readQuery(request, ['names', 'guids', 'organization_guids']);
    const all = (await callerOf(parts, request).listSpaces()).map(describeSpace);
    const isWanted = (one: (typeof all)[number]) => isNamed(query, one) && query.admits('organization_guids', one.guid);
    return answerPage(request, query, all.filter(isWanted));
  }),
  serveCloudFoundry('GET', '/v3/service_offerings', 'Services', (request) => {
    const query = readQuery(request, ['names', 'guids', 'available', 'space_guids', 'organization_guids']);
    return answerPage(
      request,
      query,
      listOfferings().filter((one) => isNamed(query, one)),
    );
  }),
  serveCloudFoundry('GET', '/v3/service_plans', 'Plans of services, with the roles they take', (request) => {
    const names = ['names', 'guids', 'available', 'service_offering_names', 'service_offering_guids', 'space_guids'];
    const query = readQuery(request, [...names, 'organization_guids']);
    const all = listPlans(parts.apiRoles).filter(
      (one) =>
        isNamed(query, one) &&
        query.admits('service_offering_names', one.offering) &&
        query.admits('service_offering_guids', one.relationships.service_offering.data.guid),
    );
    return answerPage(
      request,
      query,
      all.map(({ offering: _offering, ...plan }) => plan),
    );
  }),
  serveCloudFoundry<GuidParams>(
    'GET',
    '/v3/jobs/:guid',
    'A job, which is always complete',
    ({ params }) => {
      const job = describeJob(params.guid, parts.urls, parts.clock());
      if (job === undefined) throw resourceNotFound('Job');
      return ok(job);
    },
    guidParams,
  ),
];

const isNamed = (
  { admits }: ReturnType<typeof readQuery>,
  { name, guid }: { readonly name: string; readonly guid: string },
): boolean => admits('names', name) && admits('guids', guid);
