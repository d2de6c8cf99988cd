import { oauthErrorFormat } from '../http/server/error-format.ts';
import { defineRoute, principalOf, type Route, type RouteRequest } from '../http/server/route.ts';
import { unknownResource } from '../odata/errors.ts';
import { answerCatalog, catalogName } from './service/catalog.ts';
import { c4cModel, userFriendlyModel } from './service/service-model.ts';
import {
  createServiceRoutes,
  modifyingMethods,
  odataRoute,
  type ServiceRouteParts,
  withHeaders,
} from './service-routes.ts';
import { answerTokenRequest, type TokenEndpointParts, tokenPath } from './tokens/token-endpoint.ts';

/** What the routes answer with. */
export type RouteParts = ServiceRouteParts & { readonly tokens: TokenEndpointParts };

const odataRoot = '/sap/c4c/odata';
const systemRoot = `${odataRoot}/v1`;
const userFriendlyRoot = `${odataRoot}/uid/v1`;
/** Path of the service as destinations name it. Source: SAP doc "Create and Configure the HTTP Destination" */
export const serviceRoot = `${systemRoot}/c4codata`;
const catalogRoot = `${systemRoot}/${catalogName}`;

/** The routes of a C4C system: token endpoint, OData service under both its names, catalogue. Source: spec integration-and-c4c.md 7 */
export const createRoutes = (parts: RouteParts): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: tokenPath,
    doors: ['cloud-for-customer'],
    access: 'public',
    bodyKind: 'form',
    errors: oauthErrorFormat,
    source: 'SAP doc "Create and Configure the HTTP Destination"; RFC 7522 §2.1',
    summary: 'Gives an OAuth client a token for the user of a SAML assertion',
    handle: (request) => answerTokenRequest(parts.tokens, request),
  }),
  ...createServiceRoutes(parts, { path: systemRoot, model: c4cModel }),
  ...createServiceRoutes(parts, { path: userFriendlyRoot, model: userFriendlyModel }),
  defineRoute({
    ...odataRoute,
    method: 'GET',
    path: `${catalogRoot}/*`,
    bodyKind: 'none',
    summary: 'Lists the OData services of the system',
    handle: async (request) => {
      const at = `${request.origin}${request.pathPrefix}`;
      const reply = answerCatalog(parts, {
        rawPath: request.rawPath.slice(catalogRoot.length),
        rawQuery: request.rawQuery,
        accept: request.headers.get('accept'),
        serviceRoot: `${at}${catalogRoot}`,
        systemRoot: `${at}${systemRoot}`,
      });
      return withHeaders(reply, parts.csrf.answerFetch(request, principalOf(request)));
    },
  }),
  // Services that customers define, below `cust/v1`, are among those there are not: nobody can define one here.
  ...(['GET', ...modifyingMethods] as const).map((method) =>
    defineRoute({
      ...odataRoute,
      method,
      path: `${odataRoot}/*`,
      bodyKind: 'none',
      summary: 'Says that there is no such OData service',
      handle: (request) => refuseUnknown(request),
    }),
  ),
];

const refuseUnknown = ({ rawPath }: RouteRequest): never => {
  throw unknownResource(rawPath.slice(odataRoot.length + 1));
};
